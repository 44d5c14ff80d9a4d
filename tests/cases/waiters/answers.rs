/// Outputs of `GetYard` as JSON, and the waiters that take them and those that fail on them, by the numbers in their names.
///
/// What is right is said by another implementation of their paths: `tests/waiters.rs` asks it.
const ANSWERS: &[(&str, &[u32], &[u32])] = &[
    (
        r#"{"Name":"b","State":"ready","Open":false,"Count":0,"Ratio":0.25,"Level":1,"Ships":[{"Name":"","State":"new","Parts":[{}],"Length":6,"Afloat":false,"Crew":2},{"Name":"x","Parts":[{}],"Length":7,"Afloat":false,"Crew":11},{"Name":"b","State":"new","Parts":[{"Name":"b"},{},{}],"Length":1,"Crew":11}],"Sparse":["x",null],"Groups":[["a","a","x"],["b","none"]],"Numbers":[3,0],"Tags":{"flag":"ready","team":"abc"},"Fleet":{"busy":{"Name":"none","State":"busy","Parts":[],"Length":7,"Afloat":false,"Crew":11},"ready":{"Name":"none","State":"sunk","Length":3,"Afloat":false,"Crew":7}},"ByState":{"team":7},"Thing":{"Ship":{"Name":"none","State":"ready","Parts":[{"Name":"b"},{"Weight":3},{}],"Length":1,"Afloat":true,"Crew":2}},"Inner":{"Needed":"a","Deep":{"Name":"abc","Count":2,"Ships":[]},"Sure":{"Name":"x","Count":2,"Ships":[{"Name":"x","Parts":[{},{},{}],"Crew":7},{"Name":"","Afloat":false,"Crew":7},{"Name":"b","State":"new","Parts":[],"Crew":7}]}},"Sure":{"Needed":"x","Deep":{"Count":6,"Ships":[{"Name":"b","Crew":2},{"Name":"none","Crew":2}]},"Sure":{"Name":"abc","Count":7,"Ships":[{"Name":"","Parts":[],"Length":6,"Crew":11},{"Name":"x","Length":7,"Crew":11}]}}}"#,
        &[1, 3, 7, 12, 13, 20, 24, 29, 30, 32, 38, 39, 41, 45, 48, 50, 59, 60, 61, 62, 67, 71, 75, 83, 85, 87, 89, 90],
        &[23, 56, 57, 68],
    ),
    (
        r#"{"Name":"b","State":"ready","Open":false,"Count":1,"Total":2,"Ships":[{"Name":"b","State":"busy","Parts":[],"Afloat":true,"Crew":11}],"Sparse":[null,"a"],"Groups":[["abc"],[""]],"Numbers":[0,3,7],"Truths":[],"Fleet":{"team":{"Name":"","Parts":[{"Name":"ready"},{}],"Length":1,"Crew":2}},"ByState":{"team":6},"Sure":{"Needed":"ready","Sure":{"Name":"x","Count":1,"Ships":[]}},"Created":1700000000}"#,
        &[1, 3, 12, 13, 15, 16, 20, 24, 27, 28, 29, 30, 39, 41, 46, 59, 66, 71, 72, 83, 85, 87, 89],
        &[22, 23, 45, 56, 57, 60, 61, 62],
    ),
    (
        r#"{"State":"new","Open":true,"Total":2,"Ratio":0.25,"Level":1,"Names":["","none","b"],"Sparse":["",null],"Truths":[false],"Tags":{"team":"x"},"Fleet":{},"ByState":{"ready":6},"Thing":{"Ship":{"Name":"none","Length":1,"Afloat":false,"Crew":11}},"Inner":{"Needed":"a","Sure":{"Count":3,"Ships":[{"Name":"x","Length":2,"Crew":11},{"Name":"none","Crew":7}]}},"Sure":{"Needed":"x","Sure":{"Name":"","Count":1,"Ships":[{"Name":"a","Crew":2},{"Name":"ready","Parts":[{}],"Afloat":true,"Crew":7}]}},"Created":1700000000}"#,
        &[0, 2, 7, 9, 12, 14, 22, 29, 30, 41, 45, 59, 60, 61, 62, 64, 65, 66, 71, 74, 86, 89],
        &[19, 20, 21, 24, 25, 26, 31, 32, 35, 36, 37, 38, 39, 50, 51, 52, 53, 54, 55, 72, 75, 90],
    ),
    (
        r#"{"State":"sunk","Open":false,"Count":7,"Total":11,"Ratio":0.5,"Level":2,"Ships":[{"Name":"a","State":"sunk","Parts":[],"Length":6,"Afloat":false,"Crew":2},{"Name":"a","Afloat":true,"Crew":2}],"Sparse":[null],"Numbers":[3,1],"Truths":[false,false,true],"Tags":{"team":"a","busy":"abc"},"ByState":{"ready":6},"Inner":{"Needed":"none","Deep":{"Name":"x","Count":3,"Ships":[{"Name":"x","State":"new","Crew":7},{"Name":"a","State":"busy","Afloat":true,"Crew":11}]},"Sure":{"Name":"abc","Count":0,"Ships":[{"Name":"a","State":"new","Length":3,"Afloat":true,"Crew":11},{"Name":"none","Crew":11}]}},"Sure":{"Needed":"abc","Deep":{"Count":2,"Ships":[{"Name":"none","Length":2,"Crew":2}]},"Sure":{"Name":"ready","Count":7,"Ships":[{"Name":"","State":"ready","Crew":7},{"Name":"x","State":"busy","Parts":[{}],"Length":2,"Crew":11}]}},"Created":1700000000}"#,
        &[1, 3, 5, 7, 10, 12, 13, 16, 17, 18, 19, 20, 41, 45, 50, 51, 53, 54, 59, 60, 61, 62, 64, 66, 68, 70, 75, 84, 85, 87, 89, 90],
        &[21, 23, 24, 25, 26, 31, 32, 39, 43, 46, 56, 57],
    ),
    (
        r#"{"Name":"abc","State":"ready","Open":true,"Count":6,"Total":2,"Ratio":0.25,"Level":1,"Ships":[{"Name":"a","State":"busy","Parts":[{"Name":"x"}],"Length":7,"Crew":11},{"Name":"","Parts":[{"Name":"ready"},{"Name":"none"}],"Afloat":false,"Crew":11},{"Name":"b","Length":0,"Crew":11}],"Sparse":[null],"Groups":[[],["none",""]],"Numbers":[],"Truths":[true],"Tags":{},"Fleet":{"ready":{"Name":"x","State":"sunk","Parts":[],"Afloat":false,"Crew":2},"flag":{"Name":"ready","State":"sunk","Parts":[{"Name":"ready","Weight":0},{}],"Length":1,"Afloat":false,"Crew":11}},"ByState":{"team":3,"ready":0},"Thing":{"Text":"ready"},"Inner":{"Needed":"","Deep":{"Name":"","Count":3,"Ships":[{"Name":"none","State":"new","Parts":[],"Afloat":true,"Crew":11},{"Name":"","Crew":2}]},"Sure":{"Name":"b","Count":7,"Ships":[{"Name":"abc","Parts":[{},{},{}],"Length":3,"Crew":7},{"Name":"abc","Afloat":true,"Crew":7},{"Name":"none","Afloat":true,"Crew":11}]}},"Sure":{"Needed":"abc","Deep":{"Name":"","Count":6,"Ships":[]},"Sure":{"Name":"","Count":2,"Ships":[]}},"Created":1700000000}"#,
        &[0, 2, 12, 15, 20, 21, 24, 25, 26, 38, 41, 59, 60, 61, 62, 63, 66, 68, 71, 73, 74, 83, 86, 89, 90],
        &[23, 39, 56, 57],
    ),
    (
        r#"{"Name":"ready","State":"ready","Open":true,"Count":1,"Level":1,"Names":["x","b","ready"],"Sparse":[null,"x"],"Groups":[["a","x"],["b"]],"Numbers":[2,2],"Truths":[true,true],"Tags":{"busy":"b","ready":"ready"},"Fleet":{},"ByState":{"team":3},"Sure":{"Needed":"","Deep":{"Name":"b","Count":0,"Ships":[{"Name":"abc","Crew":2}]},"Sure":{"Count":7,"Ships":[{"Name":"","Crew":2},{"Name":"","State":"busy","Parts":[{},{},{}],"Crew":7}]}}}"#,
        &[0, 2, 8, 12, 14, 29, 30, 31, 32, 41, 53, 58, 59, 65, 67, 68, 71, 74, 83, 86, 89],
        &[19, 20, 35, 36, 37, 38, 39, 60, 61, 62, 72, 75, 90],
    ),
    (
        r#"{"State":"ready","Open":false,"Ratio":0.25,"Level":5,"Sparse":[],"Groups":[["ready","a","none"]],"Numbers":[0,6],"Tags":{},"Fleet":{},"ByState":{"team":7},"Thing":{"Ship":{"Name":"ready","Parts":[{},{"Weight":6}],"Length":6,"Afloat":true,"Crew":7}},"Inner":{"Needed":"b","Deep":{"Name":"b","Count":0,"Ships":[{"Name":"ready","Parts":[{}],"Afloat":false,"Crew":7},{"Name":"b","Crew":7}]},"Sure":{"Name":"none","Count":2,"Ships":[{"Name":"a","State":"ready","Afloat":true,"Crew":7},{"Name":"a","Length":1,"Crew":11},{"Name":"a","Parts":[{},{}],"Afloat":true,"Crew":11}]}},"Sure":{"Needed":"abc","Deep":{"Count":1,"Ships":[{"Name":"b","State":"new","Length":7,"Crew":7},{"Name":"abc","Parts":[],"Length":2,"Crew":2}]},"Sure":{"Name":"none","Count":1,"Ships":[{"Name":"abc","Afloat":false,"Crew":2},{"Name":"abc","Crew":7}]}},"Created":1700000000}"#,
        &[1, 3, 7, 12, 13, 14, 15, 31, 41, 48, 52, 59, 60, 61, 62, 64, 66, 71, 83, 85, 87, 89],
        &[19, 20, 21, 23, 24, 25, 26, 35, 36, 37, 38, 39, 56, 57, 68, 72, 75, 90],
    ),
    (
        r#"{"Name":"none","State":"sunk","Open":true,"Count":0,"Total":11,"Ratio":0.75,"Level":2,"Ships":[{"Name":"a","State":"busy","Length":7,"Crew":11},{"Name":"a","State":"ready","Parts":[{},{"Name":""}],"Length":3,"Afloat":false,"Crew":11},{"Name":"abc","Length":2,"Crew":7}],"Names":["a","x","b"],"Sparse":[null],"Groups":[],"Numbers":[2,1,3],"Fleet":{},"ByState":{"busy":7},"Inner":{"Needed":"b","Deep":{"Name":"ready","Count":1,"Ships":[{"Name":"none","Afloat":true,"Crew":7},{"Name":"abc","State":"busy","Parts":[{}],"Length":6,"Afloat":true,"Crew":7},{"Name":"b","Parts":[],"Crew":2}]},"Sure":{"Name":"none","Count":1,"Ships":[{"Name":"abc","State":"busy","Parts":[],"Length":6,"Afloat":true,"Crew":11},{"Name":"none","State":"new","Parts":[],"Length":6,"Crew":7}]}},"Sure":{"Needed":"b","Deep":{"Name":"a","Count":1,"Ships":[{"Name":"a","Length":0,"Crew":7},{"Name":"ready","Length":0,"Crew":11}]},"Sure":{"Name":"","Count":0,"Ships":[{"Name":"ready","Length":1,"Crew":7},{"Name":"","Afloat":false,"Crew":7}]}},"Created":1700000000}"#,
        &[0, 2, 7, 12, 16, 17, 18, 20, 23, 34, 35, 38, 41, 50, 51, 52, 53, 54, 55, 59, 60, 61, 62, 64, 65, 66, 71, 74, 75, 78, 82, 86, 89, 90],
        &[22, 39, 45, 68],
    ),
    (
        r#"{"Name":"none","Open":true,"Count":1,"Ratio":0.25,"Level":1,"Ships":[{"Name":"","Parts":[],"Length":7,"Crew":7},{"Name":"a","State":"busy","Parts":[{"Name":"abc","Weight":1}],"Afloat":true,"Crew":2}],"Names":[],"Groups":[],"Numbers":[0,7],"Truths":[false],"Fleet":{"team":{"Name":"b","State":"ready","Parts":[{"Name":"abc","Weight":1},{},{"Name":"x"}],"Length":7,"Crew":2},"busy":{"Name":"","State":"new","Afloat":true,"Crew":2}},"ByState":{"flag":6,"team":3},"Thing":{"Text":"x"},"Sure":{"Needed":"","Deep":{"Count":3,"Ships":[{"Name":"none","Parts":[{}],"Crew":11}]},"Sure":{"Name":"ready","Count":1,"Ships":[]}}}"#,
        &[0, 2, 8, 12, 15, 19, 20, 39, 41, 59, 60, 61, 62, 64, 67, 74, 75, 80, 86, 89, 90],
        &[22, 27, 28, 29, 30, 45],
    ),
    (
        r#"{"Name":"ready","State":"ready","Total":2,"Ratio":0.25,"Ships":[],"Names":["abc","none"],"Groups":[[]],"Truths":[true,false],"Tags":{"team":"abc"},"Fleet":{"team":{"Name":"x","State":"new","Parts":[{"Name":"b"},{"Weight":2}],"Afloat":false,"Crew":2}},"Thing":{"Ship":{"Name":"none","State":"new","Parts":[],"Length":6,"Afloat":true,"Crew":7}},"Inner":{"Needed":"abc","Deep":{"Name":"none","Count":0,"Ships":[{"Name":"b","State":"ready","Parts":[{},{},{}],"Length":0,"Afloat":true,"Crew":11},{"Name":"","Length":3,"Afloat":false,"Crew":2}]},"Sure":{"Name":"x","Count":2,"Ships":[{"Name":"a","Crew":2},{"Name":"b","Length":0,"Crew":2}]}},"Sure":{"Needed":"ready","Deep":{"Name":"ready","Count":1,"Ships":[{"Name":"","Length":6,"Crew":11},{"Name":"ready","Crew":2}]},"Sure":{"Count":0,"Ships":[]}},"Created":1700000000}"#,
        &[1, 3, 4, 7, 12, 13, 14, 22, 41, 43, 45, 46, 48, 59, 60, 61, 62, 65, 66, 68, 71, 83, 89],
        &[27, 28, 29, 30, 37, 50, 51, 52, 53, 54, 55],
    ),
    (
        r#"{"Name":"b","State":"ready","Open":false,"Total":2,"Ratio":0.75,"Level":5,"Ships":[{"Name":"b","State":"ready","Parts":[],"Afloat":true,"Crew":11},{"Name":"a","State":"sunk","Parts":[{"Name":"ready"},{"Name":"a","Weight":7}],"Length":2,"Crew":11},{"Name":"none","State":"ready","Parts":[{},{},{"Name":"b","Weight":6}],"Length":2,"Crew":11}],"Names":["ready"],"Groups":[["x","b"],["none","ready"]],"Fleet":{"ready":{"Name":"none","State":"ready","Parts":[{},{}],"Length":0,"Afloat":true,"Crew":2}},"ByState":{},"Thing":{"Text":"a"},"Inner":{"Needed":"ready","Deep":{"Name":"ready","Count":0,"Ships":[]},"Sure":{"Count":2,"Ships":[{"Name":"none","Crew":11}]}},"Sure":{"Needed":"","Deep":{"Name":"a","Count":0,"Ships":[]},"Sure":{"Count":7,"Ships":[]}}}"#,
        &[1, 3, 7, 8, 12, 13, 17, 20, 24, 32, 38, 39, 41, 43, 46, 59, 60, 61, 62, 65, 67, 78, 80, 83, 85, 87, 89, 90],
        &[22, 27, 28, 29, 30, 45, 50, 51, 52, 53, 54, 55, 68],
    ),
    (
        r#"{"Name":"abc","State":"ready","Open":false,"Count":2,"Total":7,"Ratio":0.5,"Ships":[{"Name":"abc","Parts":[{},{"Name":"","Weight":6}],"Afloat":false,"Crew":11},{"Name":"x","State":"ready","Parts":[{"Name":"a"},{"Name":"none"}],"Length":3,"Afloat":false,"Crew":2}],"Sparse":["abc",null,"b"],"Truths":[true],"Tags":{},"Fleet":{"ready":{"Name":"abc","State":"sunk","Afloat":true,"Crew":11},"flag":{"Name":"a","State":"busy","Parts":[{},{"Weight":3},{"Name":"x"}],"Afloat":true,"Crew":7}},"ByState":{"flag":1},"Thing":{"Ship":{"Name":"x","State":"busy","Parts":[{"Weight":7}],"Afloat":false,"Crew":2}},"Inner":{"Needed":"x","Deep":{"Name":"abc","Count":1,"Ships":[{"Name":"ready","Parts":[],"Length":1,"Crew":7},{"Name":"ready","State":"busy","Parts":[],"Length":3,"Crew":2}]},"Sure":{"Name":"none","Count":3,"Ships":[{"Name":"x","Parts":[],"Length":6,"Crew":2}]}},"Sure":{"Needed":"ready","Deep":{"Count":7,"Ships":[{"Name":"x","Length":7,"Crew":11},{"Name":"ready","Parts":[{}],"Crew":2},{"Name":"","State":"sunk","Afloat":true,"Crew":7}]},"Sure":{"Name":"none","Count":3,"Ships":[{"Name":"ready","Crew":2},{"Name":"","Length":2,"Crew":2},{"Name":"ready","Afloat":false,"Crew":11}]}},"Created":1700000000}"#,
        &[1, 3, 7, 11, 12, 13, 15, 16, 17, 19, 20, 21, 24, 25, 26, 35, 38, 39, 41, 59, 60, 61, 62, 63, 66, 68, 70, 71, 72, 75, 77, 78, 83, 85, 87, 88, 89, 90],
        &[23, 31, 32, 50, 51, 52, 53, 54, 55, 56, 57],
    ),
    (
        r#"{"Name":"a","State":"busy","Open":true,"Total":11,"Ratio":0.75,"Ships":[{"Name":"abc","State":"busy","Parts":[{"Name":"a"},{}],"Length":2,"Afloat":true,"Crew":7},{"Name":"x","Afloat":true,"Crew":2},{"Name":"none","Parts":[{},{"Name":"ready"},{}],"Length":2,"Crew":11}],"Names":["abc","none"],"Groups":[["","ready"],[""]],"Numbers":[2,1],"Truths":[true,true],"Tags":{"flag":"abc","ready":"none"},"Fleet":{},"Sure":{"Needed":"b","Deep":{"Name":"x","Count":0,"Ships":[]},"Sure":{"Name":"a","Count":7,"Ships":[{"Name":"abc","Afloat":true,"Crew":2},{"Name":"b","Length":7,"Crew":2}]}},"Created":1700000000}"#,
        &[0, 2, 11, 12, 17, 20, 25, 31, 38, 41, 51, 54, 58, 59, 60, 61, 62, 65, 66, 68, 72, 74, 86, 89, 90],
        &[27, 28, 29, 30, 39],
    ),
    (
        r#"{"Count":7,"Total":2,"Ratio":0.5,"Level":1,"Ships":[{"Name":"","State":"ready","Parts":[{"Name":""},{"Weight":1},{}],"Length":2,"Afloat":false,"Crew":11},{"Name":"abc","Parts":[{},{"Name":"abc"}],"Length":6,"Afloat":false,"Crew":7}],"Sparse":[null,"none"],"Groups":[["abc"],[]],"Truths":[false,false],"Fleet":{"busy":{"Name":"abc","State":"busy","Parts":[{},{"Name":"x"}],"Length":3,"Crew":7}},"ByState":{"flag":6,"ready":7},"Thing":{"Text":""},"Inner":{"Needed":"","Deep":{"Name":"abc","Count":0,"Ships":[]},"Sure":{"Name":"none","Count":3,"Ships":[{"Name":"none","Crew":11},{"Name":"b","Crew":2},{"Name":"a","Afloat":true,"Crew":2}]}},"Sure":{"Needed":"","Sure":{"Count":7,"Ships":[]}},"Created":1700000000}"#,
        &[1, 3, 4, 7, 8, 12, 13, 15, 17, 19, 20, 29, 30, 35, 37, 38, 39, 41, 43, 46, 59, 60, 61, 62, 63, 64, 66, 70, 71, 72, 73, 75, 77, 78, 89, 90],
        &[21, 22, 23, 24, 25, 26, 45, 50, 51, 52, 53, 54, 55, 56, 57],
    ),
    (
        r#"{"Open":true,"Count":3,"Total":2,"Ratio":0.75,"Level":1,"Ships":[{"Name":"a","Length":7,"Crew":7},{"Name":"a","State":"sunk","Parts":[{}],"Length":7,"Afloat":false,"Crew":11},{"Name":"a","State":"ready","Parts":[],"Crew":2}],"Sparse":[],"Groups":[[""],["a"],["none","ready"]],"Numbers":[7],"Tags":{"busy":"ready","team":"abc"},"ByState":{},"Thing":{"Text":"ready"},"Inner":{"Needed":"x","Deep":{"Name":"ready","Count":6,"Ships":[{"Name":"none","Crew":11}]},"Sure":{"Name":"ready","Count":1,"Ships":[{"Name":"none","State":"ready","Crew":7}]}},"Sure":{"Needed":"abc","Sure":{"Name":"abc","Count":2,"Ships":[]}},"Created":1700000000}"#,
        &[0, 2, 6, 7, 12, 17, 20, 34, 35, 41, 45, 59, 60, 61, 62, 64, 66, 71, 72, 73, 74, 75, 78, 86, 89, 90],
        &[21, 23, 24, 25, 26, 39, 43, 46, 56, 57, 68],
    ),
    (
        r#"{"Name":"none","Open":false,"Ratio":0.5,"Level":1,"Ships":[{"Name":"x","Parts":[{"Name":"a"},{"Name":"b"}],"Crew":2},{"Name":"abc","Afloat":true,"Crew":11}],"Names":["abc","x"],"Sparse":[null,"none",""],"Numbers":[2],"Truths":[true,true],"Tags":{},"ByState":{},"Thing":{"Ship":{"Name":"none","State":"sunk","Parts":[{},{}],"Length":1,"Afloat":false,"Crew":7}},"Inner":{"Needed":"x","Deep":{"Count":1,"Ships":[{"Name":"a","Crew":7}]},"Sure":{"Count":1,"Ships":[{"Name":"x","State":"busy","Length":0,"Afloat":false,"Crew":11},{"Name":"","Parts":[{},{}],"Afloat":true,"Crew":2}]}},"Sure":{"Needed":"b","Deep":{"Name":"a","Count":6,"Ships":[{"Name":"none","Crew":11},{"Name":"ready","Parts":[],"Length":6,"Afloat":true,"Crew":11}]},"Sure":{"Name":"b","Count":3,"Ships":[{"Name":"abc","Length":0,"Crew":7}]}},"Created":1700000000}"#,
        &[1, 3, 7, 12, 13, 17, 19, 20, 41, 53, 59, 60, 61, 62, 64, 65, 66, 68, 72, 85, 87, 89, 90],
        &[31, 32, 39, 43, 46],
    ),
    (
        r#"{"Name":"a","Open":false,"Count":7,"Ratio":0.25,"Level":1,"Names":["x","x"],"Sparse":[],"Groups":[["","a"],["",""]],"Numbers":[1],"Fleet":{},"Thing":{"Text":"a"},"Sure":{"Needed":"none","Deep":{"Name":"none","Count":3,"Ships":[]},"Sure":{"Count":3,"Ships":[]}},"Created":1700000000}"#,
        &[1, 3, 12, 13, 14, 25, 41, 51, 54, 59, 60, 61, 62, 66, 70, 71, 85, 87, 89],
        &[19, 20, 22, 35, 36, 37, 38, 39, 45, 68, 72, 75, 90],
    ),
    (
        r#"{"Name":"abc","State":"ready","Open":false,"Count":1,"Total":2,"Ratio":0.75,"Ships":[{"Name":"abc","State":"ready","Parts":[{"Weight":1},{"Name":"a"}],"Afloat":false,"Crew":2}],"Names":["x"],"Sparse":[null,"abc"],"Numbers":[1,1],"Truths":[true,true],"ByState":{"ready":6,"team":2},"Thing":{"Ship":{"Name":"a","Length":2,"Afloat":false,"Crew":2}},"Inner":{"Needed":"b","Deep":{"Name":"none","Count":1,"Ships":[{"Name":"b","Crew":7}]},"Sure":{"Name":"b","Count":6,"Ships":[{"Name":"x","Parts":[{},{},{}],"Crew":2}]}},"Sure":{"Needed":"","Sure":{"Name":"none","Count":7,"Ships":[{"Name":"b","State":"busy","Parts":[{},{}],"Afloat":true,"Crew":2},{"Name":"none","Crew":11}]}}}"#,
        &[1, 3, 8, 12, 13, 16, 17, 20, 21, 24, 25, 26, 29, 30, 35, 37, 39, 41, 49, 51, 54, 59, 60, 61, 62, 63, 65, 67, 68, 71, 77, 78, 83, 85, 87, 89],
        &[22, 31, 32, 43, 45, 46],
    ),
    (
        r#"{"Name":"none","State":"sunk","Open":true,"Total":2,"Level":1,"Ships":[{"Name":"abc","State":"ready","Parts":[{"Name":"none"}],"Length":6,"Afloat":true,"Crew":7},{"Name":"none","State":"ready","Parts":[],"Length":6,"Afloat":true,"Crew":2}],"Names":["x"],"Sparse":[null],"Groups":[[]],"Truths":[false,false],"Tags":{},"ByState":{},"Inner":{"Needed":"none","Sure":{"Count":2,"Ships":[{"Name":"none","Length":7,"Crew":2},{"Name":"none","Crew":2}]}},"Sure":{"Needed":"abc","Deep":{"Name":"a","Count":1,"Ships":[{"Name":"","Crew":2}]},"Sure":{"Name":"ready","Count":6,"Ships":[{"Name":"ready","Afloat":true,"Crew":2},{"Name":"x","State":"ready","Length":2,"Crew":2}]}},"Created":1700000000}"#,
        &[0, 2, 7, 12, 19, 20, 39, 41, 59, 64, 65, 66, 71, 74, 77, 78, 79, 86, 89, 90],
        &[43, 46, 50, 51, 52, 53, 54, 55, 60, 61, 62],
    ),
    (
        r#"{"Name":"x","Open":false,"Total":11,"Ratio":0.5,"Ships":[{"Name":"b","State":"new","Parts":[{},{"Weight":7}],"Length":6,"Afloat":true,"Crew":7},{"Name":"a","State":"ready","Parts":[{},{"Name":"abc","Weight":1},{}],"Length":1,"Afloat":false,"Crew":2}],"Names":["none","abc",""],"Sparse":["",null,""],"Groups":[],"Numbers":[3],"Truths":[true,true],"Tags":{"ready":"ready"},"Inner":{"Needed":"ready","Deep":{"Count":1,"Ships":[{"Name":"none","State":"sunk","Crew":11},{"Name":"b","Crew":7}]},"Sure":{"Count":7,"Ships":[{"Name":"abc","Parts":[{},{}],"Crew":7},{"Name":"","Crew":7}]}},"Sure":{"Needed":"x","Deep":{"Count":2,"Ships":[{"Name":"none","Parts":[{},{}],"Length":6,"Crew":7},{"Name":"x","Crew":11}]},"Sure":{"Name":"","Count":3,"Ships":[{"Name":"abc","State":"busy","Length":0,"Crew":2},{"Name":"","Crew":2}]}}}"#,
        &[1, 3, 12, 13, 17, 19, 20, 22, 34, 35, 38, 39, 41, 50, 55, 59, 60, 61, 62, 65, 67, 68, 78, 85, 87, 89, 90],
        &[43, 46],
    ),
    (
        r#"{"Name":"","Count":7,"Total":2,"Ratio":0.5,"Level":1,"Names":[],"Sparse":["ready",null],"Groups":[["none","x"],["x"],[""]],"Numbers":[6,0,2],"Truths":[],"Tags":{},"ByState":{"ready":3,"team":0},"Thing":{"Text":"b"},"Inner":{"Needed":"none","Deep":{"Name":"ready","Count":6,"Ships":[{"Name":"b","Length":1,"Crew":11},{"Name":"a","State":"ready","Parts":[{},{},{}],"Afloat":true,"Crew":7},{"Name":"b","State":"ready","Afloat":true,"Crew":11}]},"Sure":{"Name":"a","Count":1,"Ships":[{"Name":"x","Parts":[],"Afloat":true,"Crew":11},{"Name":"none","State":"ready","Crew":11}]}},"Sure":{"Needed":"abc","Sure":{"Name":"a","Count":1,"Ships":[{"Name":"ready","Parts":[{},{}],"Length":1,"Crew":2},{"Name":"a","Parts":[{},{},{}],"Crew":11}]}},"Created":1700000000}"#,
        &[1, 3, 4, 6, 7, 12, 13, 14, 15, 17, 29, 30, 41, 44, 59, 60, 61, 62, 64, 66, 70, 71, 73, 89],
        &[19, 20, 35, 36, 37, 38, 39, 43, 46, 72, 75, 90],
    ),
    (
        r#"{"Name":"abc","State":"sunk","Open":false,"Count":1,"Total":2,"Ratio":0.5,"Level":1,"Ships":[{"Name":"none","Parts":[{},{}],"Length":3,"Afloat":true,"Crew":7},{"Name":"ready","State":"busy","Parts":[{},{"Name":"x"}],"Length":0,"Afloat":true,"Crew":7}],"Names":["a","ready"],"Sparse":[null],"Groups":[],"Numbers":[2],"Truths":[],"Tags":{"flag":"b"},"Fleet":{"ready":{"Name":"b","State":"sunk","Parts":[{},{}],"Crew":2}},"ByState":{"flag":0,"team":7},"Thing":{"Ship":{"Name":"b","Parts":[],"Length":0,"Afloat":false,"Crew":2}},"Inner":{"Needed":"a","Deep":{"Name":"","Count":1,"Ships":[{"Name":"b","Parts":[{},{}],"Crew":7},{"Name":"ready","Length":7,"Afloat":true,"Crew":11}]},"Sure":{"Name":"a","Count":1,"Ships":[]}},"Sure":{"Needed":"a","Sure":{"Name":"abc","Count":7,"Ships":[]}},"Created":1700000000}"#,
        &[1, 3, 7, 12, 13, 16, 17, 19, 20, 21, 22, 23, 24, 25, 26, 38, 39, 41, 43, 46, 53, 59, 60, 61, 62, 63, 65, 66, 71, 75, 82, 85, 87, 89, 90],
        &[],
    ),
    (
        r#"{"Name":"ready","State":"ready","Open":true,"Total":7,"Ratio":0.75,"Level":5,"Ships":[{"Name":"a","State":"ready","Parts":[{},{"Weight":7},{}],"Length":1,"Crew":11},{"Name":"b","State":"ready","Length":2,"Afloat":true,"Crew":7},{"Name":"b","State":"sunk","Parts":[{"Weight":7}],"Length":7,"Afloat":true,"Crew":11}],"Names":["b","abc","ready"],"Groups":[["x"]],"Tags":{},"Fleet":{"ready":{"Name":"abc","State":"ready","Parts":[{"Weight":2},{"Weight":2}],"Length":6,"Afloat":true,"Crew":2}},"ByState":{"busy":0},"Thing":{"Ship":{"Name":"ready","State":"ready","Parts":[{},{}],"Length":2,"Afloat":false,"Crew":11}},"Inner":{"Needed":"ready","Deep":{"Name":"a","Count":0,"Ships":[{"Name":"none","State":"busy","Parts":[{},{},{}],"Afloat":false,"Crew":7},{"Name":"b","Crew":2}]},"Sure":{"Name":"a","Count":6,"Ships":[{"Name":"a","Afloat":true,"Crew":11},{"Name":"ready","State":"ready","Parts":[{},{}],"Afloat":true,"Crew":2}]}},"Sure":{"Needed":"none","Deep":{"Count":6,"Ships":[{"Name":"b","State":"ready","Crew":7},{"Name":"a","Afloat":true,"Crew":7}]},"Sure":{"Count":7,"Ships":[{"Name":"x","State":"ready","Crew":11},{"Name":"ready","Crew":2}]}},"Created":1700000000}"#,
        &[0, 2, 12, 17, 20, 34, 38, 41, 43, 46, 59, 60, 61, 62, 65, 66, 70, 74, 78, 80, 83, 86, 89, 90],
        &[27, 28, 29, 30, 39, 50, 51, 52, 53, 54, 55, 68],
    ),
    (
        r#"{"Name":"ready","State":"new","Open":true,"Count":1,"Total":7,"Ratio":0.75,"Level":1,"Ships":[{"Name":"ready","State":"new","Parts":[{},{"Name":""},{"Name":"b"}],"Length":7,"Afloat":false,"Crew":7},{"Name":"ready","State":"new","Parts":[{"Name":"","Weight":6},{}],"Afloat":false,"Crew":11}],"Names":["b","none"],"Sparse":[null,"none","none"],"Groups":[[],["none","ready"],["x","b"]],"Truths":[false,true],"Fleet":{},"ByState":{},"Thing":{"Text":""},"Inner":{"Needed":"ready","Deep":{"Count":0,"Ships":[{"Name":"none","State":"ready","Afloat":false,"Crew":7},{"Name":"none","Afloat":true,"Crew":11},{"Name":"x","Length":6,"Crew":7}]},"Sure":{"Name":"none","Count":6,"Ships":[]}},"Sure":{"Needed":"a","Sure":{"Name":"abc","Count":2,"Ships":[{"Name":"ready","Afloat":true,"Crew":2}]}},"Created":1700000000}"#,
        &[0, 2, 12, 16, 17, 19, 20, 32, 36, 39, 41, 59, 60, 61, 62, 65, 66, 68, 70, 71, 72, 74, 86, 87, 89, 90],
        &[22, 45, 50, 51, 52, 53, 54, 55],
    ),
    (
        r#"{"Name":"b","State":"busy","Count":1,"Total":7,"Ratio":0.75,"Ships":[{"Name":"a","State":"ready","Parts":[{},{"Name":"b"}],"Length":6,"Afloat":true,"Crew":2},{"Name":"ready","Parts":[{},{},{"Name":"x","Weight":1}],"Afloat":true,"Crew":7}],"Names":["abc","a"],"Sparse":[null,"b"],"Groups":[[],["ready"],["abc"]],"Numbers":[],"Truths":[true,false],"Tags":{},"ByState":{"ready":3,"busy":7},"Thing":{"Text":"abc"},"Sure":{"Needed":"none","Sure":{"Count":1,"Ships":[]}},"Created":1700000000}"#,
        &[1, 3, 4, 11, 12, 16, 17, 19, 20, 23, 24, 29, 30, 34, 35, 39, 41, 44, 59, 60, 61, 62, 65, 66, 68, 70, 71, 75, 77, 78, 79, 82, 89, 90],
        &[43, 46],
    ),
    (
        r#"{"State":"new","Count":6,"Total":7,"Ratio":0.5,"Level":2,"Ships":[{"Name":"none","State":"busy","Parts":[{"Name":"none"}],"Length":3,"Afloat":true,"Crew":2}],"Names":["abc"],"Sparse":["ready",null],"Groups":[["a","x","b"]],"Numbers":[3,2],"Tags":{"ready":"abc","team":"b"},"Fleet":{"ready":{"Name":"none","State":"busy","Parts":[],"Length":3,"Afloat":false,"Crew":7}},"Thing":{"Text":"b"},"Inner":{"Needed":"b","Deep":{"Name":"none","Count":6,"Ships":[{"Name":"ready","State":"ready","Parts":[],"Crew":2},{"Name":"abc","Crew":11}]},"Sure":{"Count":1,"Ships":[]}},"Sure":{"Needed":"none","Deep":{"Name":"ready","Count":6,"Ships":[{"Name":"none","Length":3,"Crew":2},{"Name":"abc","Length":6,"Crew":7}]},"Sure":{"Name":"a","Count":1,"Ships":[{"Name":"b","Crew":7}]}},"Created":1700000000}"#,
        &[1, 3, 4, 6, 7, 12, 13, 16, 17, 18, 20, 29, 30, 31, 32, 38, 39, 41, 43, 45, 46, 50, 59, 60, 61, 62, 64, 65, 66, 70, 71, 89],
        &[21, 24, 25, 26, 68],
    ),
    (
        r#"{"Name":"x","State":"new","Open":true,"Count":7,"Total":2,"Level":5,"Names":["abc","x"],"Sparse":[null,"abc"],"Groups":[],"Numbers":[1,7],"Truths":[],"Fleet":{},"ByState":{"team":1,"flag":2},"Inner":{"Needed":"b","Sure":{"Count":1,"Ships":[{"Name":"a","Crew":2},{"Name":"ready","Afloat":false,"Crew":2},{"Name":"a","Parts":[{},{}],"Crew":11}]}},"Sure":{"Needed":"ready","Sure":{"Name":"a","Count":2,"Ships":[{"Name":"b","State":"ready","Afloat":false,"Crew":7},{"Name":"b","Crew":7}]}}}"#,
        &[0, 2, 7, 12, 14, 29, 30, 41, 51, 54, 59, 65, 67, 70, 71, 73, 74, 86, 89],
        &[19, 20, 22, 35, 36, 37, 38, 39, 45, 60, 61, 62, 72, 75, 90],
    ),
    (
        r#"{"Name":"abc","State":"busy","Open":false,"Count":2,"Total":11,"Level":1,"Names":["a","none"],"Groups":[["abc"],[]],"Truths":[],"Tags":{"team":"x"},"Fleet":{},"Thing":{"Ship":{"Name":"a","State":"sunk","Afloat":true,"Crew":11}},"Inner":{"Needed":"a","Deep":{"Name":"x","Count":3,"Ships":[]},"Sure":{"Name":"a","Count":2,"Ships":[]}},"Sure":{"Needed":"a","Deep":{"Name":"b","Count":6,"Ships":[{"Name":"a","State":"new","Parts":[{},{},{}],"Length":1,"Crew":7},{"Name":"ready","State":"busy","Parts":[],"Length":0,"Crew":11}]},"Sure":{"Count":2,"Ships":[]}},"Created":1700000000}"#,
        &[1, 3, 5, 7, 11, 12, 14, 16, 21, 22, 23, 24, 25, 26, 41, 45, 48, 49, 59, 63, 65, 66, 71, 82, 84, 85, 87, 88, 89],
        &[19, 20, 27, 28, 29, 30, 35, 36, 37, 38, 39, 50, 51, 52, 53, 54, 55, 60, 61, 62, 72, 75, 90],
    ),
    (
        r#"{"Name":"","State":"new","Open":true,"Total":7,"Ratio":0.5,"Level":2,"Names":["","none"],"Sparse":[],"Groups":[["ready","x"],["b","none"],["ready"]],"Numbers":[0,7,0],"Truths":[true,false,false],"Tags":{"ready":"ready","team":"ready"},"ByState":{"busy":7,"ready":7},"Inner":{"Needed":"a","Deep":{"Name":"x","Count":7,"Ships":[{"Name":"a","Length":6,"Crew":7},{"Name":"none","Crew":2}]},"Sure":{"Count":0,"Ships":[{"Name":"abc","Afloat":true,"Crew":11},{"Name":"","State":"ready","Crew":7},{"Name":"a","Crew":11}]}},"Sure":{"Needed":"none","Deep":{"Name":"ready","Count":0,"Ships":[{"Name":"","State":"sunk","Crew":2},{"Name":"none","Parts":[{}],"Length":2,"Crew":7}]},"Sure":{"Name":"x","Count":1,"Ships":[]}},"Created":1700000000}"#,
        &[0, 2, 5, 6, 7, 12, 14, 17, 18, 32, 41, 45, 59, 60, 61, 62, 64, 65, 66, 68, 70, 71, 74, 84, 86, 89],
        &[19, 20, 35, 36, 37, 38, 39, 43, 46, 72, 75, 90],
    ),
    (
        r#"{"Name":"b","State":"new","Open":true,"Count":3,"Total":11,"Ratio":0.25,"Level":2,"Names":["a","ready"],"Sparse":["a",null],"Numbers":[2,2,1],"Truths":[true,false,false],"Fleet":{},"ByState":{"ready":0},"Inner":{"Needed":"x","Deep":{"Count":7,"Ships":[]},"Sure":{"Name":"x","Count":3,"Ships":[{"Name":"ready","Crew":7},{"Name":"","Crew":11}]}},"Sure":{"Needed":"b","Deep":{"Name":"ready","Count":2,"Ships":[{"Name":"abc","Length":1,"Crew":11},{"Name":"none","State":"sunk","Parts":[{}],"Crew":7},{"Name":"none","State":"sunk","Length":3,"Crew":11}]},"Sure":{"Name":"abc","Count":1,"Ships":[{"Name":"a","State":"new","Parts":[{},{}],"Crew":11},{"Name":"a","Parts":[{},{}],"Length":6,"Crew":7},{"Name":"ready","Crew":2}]}},"Created":1700000000}"#,
        &[0, 2, 6, 7, 9, 12, 14, 16, 18, 23, 24, 27, 28, 29, 30, 41, 51, 54, 58, 59, 60, 61, 62, 65, 66, 68, 71, 74, 82, 86, 89],
        &[19, 20, 22, 31, 32, 35, 36, 37, 38, 39, 45, 72, 75, 90],
    ),
    (
        r#"{"Sure":{"Needed":"","Sure":{"Count":0,"Ships":[]}}}"#,
        &[1, 3, 4, 8, 12, 13, 14, 15, 41, 59, 64, 67, 71, 76, 89],
        &[19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 35, 36, 37, 38, 39, 43, 45, 46, 50, 51, 52, 53, 54, 55, 56, 57, 60, 61, 62, 68, 72, 75, 90],
    ),
    (
        r#"{"Sure":{"Needed":"","Sure":{"Count":0,"Ships":[]}},"Name":"abc","Numbers":[1,2,3],"Names":["b","a"],"Open":true,"Count":2,"Total":7,"Ratio":0.5,"Level":2,"Groups":[["a","b"],["c"]],"Tags":{"team":"data"},"Fleet":{"flag":{"Name":"f","State":"ready","Crew":1}},"ByState":{"ready":3},"Thing":{"Text":"hi"},"Inner":{"Needed":"n","Sure":{"Count":3,"Ships":[]},"Deep":{"Name":"x","Count":4,"Ships":[]}},"Created":1,"Truths":[false,true],"Sparse":[null,"a"],"Ships":[{"Name":"a","State":"ready","Length":6,"Afloat":true,"Crew":11,"Parts":[{"Name":"p","Weight":1},{"Name":"q","Weight":2}]},{"Name":"b","Afloat":false,"Length":5,"Crew":2,"State":"busy"}]}"#,
        &[0, 2, 5, 6, 7, 8, 11, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 40, 41, 42, 43, 44, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 65, 66, 68, 69, 70, 72, 74, 78, 79, 80, 82, 84, 86, 88, 89, 90],
        &[39],
    ),
    (
        r#"{"Sure":{"Needed":"","Sure":{"Count":0,"Ships":[]}},"Name":"abc","Numbers":[1,2,3],"Names":["b","a"],"Open":true,"Count":2,"Total":7,"Ratio":0.5,"Level":2,"Groups":[["a","b"],["c"]],"Tags":{"team":"data"},"Fleet":{"flag":{"Name":"f","State":"ready","Crew":1}},"ByState":{"ready":3},"Thing":{"Ship":{"Name":"a","Crew":0,"Afloat":true}},"Inner":{"Needed":"n","Sure":{"Count":3,"Ships":[]},"Deep":{"Name":"x","Count":4,"Ships":[]}},"Created":1,"Truths":[false,true],"Sparse":["a","a"],"Ships":[{"Name":"a","State":"ready","Crew":1}]}"#,
        &[0, 2, 5, 6, 7, 8, 11, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 31, 32, 33, 34, 35, 40, 41, 42, 43, 44, 45, 46, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 65, 66, 68, 69, 70, 71, 74, 77, 78, 80, 81, 82, 84, 86, 88, 89],
        &[37, 39],
    ),
];
