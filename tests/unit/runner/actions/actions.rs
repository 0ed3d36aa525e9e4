use std::io::{Read, Write};

/// Keeps the optimiser from seeing through a value.
fn opaque<T: Copy>(value: T) -> T {
    unsafe { std::ptr::read_volatile(&value) }
}

#[allow(unconditional_recursion)]
fn recurse(depth: u64) -> u64 {
    let frame = opaque([depth; 64]);
    recurse(depth + 1) + opaque(frame[(depth % 64) as usize])
}

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let mut words = text.split_ascii_whitespace();
    match words.next().unwrap() {
        "sum" => println!("{}", words.map(|word| word.parse::<i64>().unwrap()).sum::<i64>()),
        "exit" => std::process::exit(3),
        "throw" => panic!("boom"),
        "loop" => loop {
            opaque(0);
        },
        "memory" => {
            let mut kept = Vec::new();
            loop {
                kept.push(vec![1u8; 1 << 20]);
                opaque(kept.len());
            }
        }
        "huge" => println!("{}", vec![1u8; opaque(1usize << 46)].len()),
        "flood" => loop {
            writeln!(std::io::stdout(), "{}", "x".repeat(60)).unwrap();
        },
        "recurse" => println!("{}", recurse(0)),
        "threads" => {
            let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(|| 1)).collect();
            println!("{}", threads.into_iter().map(|thread| thread.join().unwrap()).sum::<i32>());
        }
        _ => {}
    }
}
