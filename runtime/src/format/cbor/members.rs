//! Maps that are read into a value which is there already, such as the document of an error.

use super::Result;
use super::reader::Reader;
use crate::Document;
use crate::format::keyed;

keyed::members!();
