use std::collections::{BTreeMap, HashMap};

pub struct EchoBox {
    n: i32,
    rates: BTreeMap<String, f64>,
}

impl EchoBox {
    pub fn new(start: i32, rates: &HashMap<String, f64>) -> Self {
        println!("chatter");
        EchoBox { n: start, rates: rates.clone().into_iter().collect() }
    }
    pub fn one_int(&self, value: i32) -> i32 { value }
    pub fn one_long(&self, value: i64) -> i64 { value }
    pub fn one_double(&self, value: f64) -> f64 { value }
    pub fn one_bool(&self, value: bool) -> bool { value }
    pub fn one_string(&self, value: &str) -> String { value.to_string() }
    pub fn one_json(&self, value: &str) -> String { value.to_string() }
    pub fn strings(&self, value: &[String]) -> Vec<String> { value.to_vec() }
    pub fn ints(&self, value: &[i32]) -> Vec<i32> { value.to_vec() }
    pub fn longs(&self, value: &[i64]) -> Vec<i64> { value.to_vec() }
    pub fn doubles(&self, value: &[f64]) -> Vec<f64> { value.to_vec() }
    pub fn bools(&self, value: &[bool]) -> Vec<bool> { value.to_vec() }
    pub fn maybe_string(&self, value: Option<&str>) -> Option<String> { value.map(str::to_string) }
    pub fn maybe_long(&self, value: Option<i64>) -> Option<i64> { value }
    pub fn maybe_list(&self, value: Option<&[i32]>) -> Option<Vec<i32>> { value.map(|v| v.to_vec()) }
    pub fn maybe_map(&self, value: Option<&HashMap<String, i32>>) -> Option<HashMap<String, i32>> { value.cloned() }
    pub fn maybe_json(&self, value: Option<&str>) -> Option<String> { value.map(str::to_string) }
    pub fn grid(&self, value: &[Vec<i32>]) -> Vec<Vec<i32>> { value.to_vec() }
    pub fn sparse(&self, value: &[Option<String>]) -> Vec<Option<String>> { value.to_vec() }
    pub fn gaps(&self, value: &[Option<Vec<i64>>]) -> Vec<Option<Vec<i64>>> { value.to_vec() }
    pub fn counts(&self, value: &HashMap<String, i64>) -> HashMap<String, i64> { value.clone() }
    pub fn index(&self, value: &HashMap<String, Vec<String>>) -> HashMap<String, Vec<String>> { value.clone() }
    pub fn nested(&self, value: &[HashMap<String, Option<f64>>]) -> Vec<HashMap<String, Option<f64>>> { value.to_vec() }
    pub fn jsons(&self, value: &[String]) -> Vec<String> { value.to_vec() }
    pub fn json_map(&self, value: &HashMap<String, String>) -> HashMap<String, String> { value.clone() }
    pub fn rate(&self, name: &str) -> f64 { self.rates[name] }
    pub fn nothing(&mut self, by: i32, type_: &str) { self.n += by }
    pub fn state(&self) -> usize { self.n as usize }
}
