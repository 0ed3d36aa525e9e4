package main

import (
	"encoding/json"
	"fmt"
)

var early, _ = fmt.Println("chatter")

type EchoBox struct {
	n     int
	rates map[string]float64
}

func NewEchoBox(start int, rates map[string]float64) *EchoBox {
	fmt.Println("more")
	return &EchoBox{start, rates}
}

func (e *EchoBox) OneInt(value int) int { return value }
func (e *EchoBox) OneLong(value int64) int64 { return value }
func (e *EchoBox) OneDouble(value float64) float64 { return value }
func (e *EchoBox) OneBool(value bool) bool { return value }
func (e *EchoBox) OneString(value string) string { return value }
func (e *EchoBox) OneJSON(value json.RawMessage) json.RawMessage { return value }
func (e *EchoBox) Strings(value []string) []string { return value }
func (e *EchoBox) Ints(value []int) []int { return value }
func (e *EchoBox) Longs(value []int64) []int64 { return value }
func (e *EchoBox) Doubles(value []float64) []float64 { return value }
func (e *EchoBox) Bools(value []bool) []bool { return value }
func (e *EchoBox) MaybeString(value *string) (string, bool) {
	if value == nil {
		return "", false
	}
	return *value, true
}
func (e *EchoBox) MaybeLong(value *int64) (int64, bool) {
	if value == nil {
		return 0, false
	}
	return *value, true
}
func (e *EchoBox) MaybeList(value []int) []int { return value }
func (e *EchoBox) MaybeMap(value map[string]int) map[string]int { return value }
func (e *EchoBox) MaybeJSON(value json.RawMessage) json.RawMessage { return value }
func (e *EchoBox) Grid(value [][]int) [][]int { return value }
func (e *EchoBox) Sparse(value []*string) []*string { return value }
func (e *EchoBox) Gaps(value [][]int64) [][]int64 { return value }
func (e *EchoBox) Counts(value map[string]int64) map[string]int64 { return value }
func (e *EchoBox) Index(value map[string][]string) map[string][]string { return value }
func (e *EchoBox) Nested(value []map[string]*float64) []map[string]*float64 { return value }
func (e *EchoBox) Jsons(value []json.RawMessage) []json.RawMessage { return value }
func (e *EchoBox) JSONMap(value map[string]json.RawMessage) map[string]json.RawMessage { return value }
func (e *EchoBox) Rate(name string) float64      { return e.rates[name] }
func (e *EchoBox) Nothing(by int, type_ string) { e.n += by }
func (e *EchoBox) State() int                   { return e.n }
