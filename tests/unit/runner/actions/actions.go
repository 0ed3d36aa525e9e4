package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"sync"
)

func recurse(depth int) int {
	return recurse(depth+1) + 1
}

func main() {
	in := bufio.NewReader(os.Stdin)
	var action string
	fmt.Fscan(in, &action)
	switch action {
	case "sum":
		words := bufio.NewScanner(in)
		words.Split(bufio.ScanWords)
		total := 0
		for words.Scan() {
			value := 0
			for _, digit := range words.Bytes() {
				value = value*10 + int(digit-'0')
			}
			total += value
		}
		fmt.Println(total)
	case "exit":
		os.Exit(3)
	case "throw":
		panic("boom")
	case "loop":
		for {
		}
	case "memory":
		var kept [][]byte
		for {
			block := make([]byte, 1<<20)
			for i := range block {
				block[i] = 1
			}
			kept = append(kept, block)
		}
	case "huge":
		fmt.Println(len(make([]byte, 1<<46)))
	case "flood":
		for {
			fmt.Println(strings.Repeat("x", 60))
		}
	case "recurse":
		fmt.Println(recurse(0))
	case "threads":
		var wait sync.WaitGroup
		results := make([]int, 8)
		for i := range results {
			wait.Add(1)
			go func(i int) { defer wait.Done(); results[i] = 1 }(i)
		}
		wait.Wait()
		total := 0
		for _, one := range results {
			total += one
		}
		fmt.Println(total)
	}
}
