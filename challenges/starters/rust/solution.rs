use std::io::{self, BufRead};

fn main() {
    for line in io::stdin().lock().lines() {
        let line = line.expect("the input can be read");
        let _words: Vec<&str> = line.split_whitespace().collect();
    }
}
