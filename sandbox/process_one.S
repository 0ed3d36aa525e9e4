/* The program of process 1 as bytes of this one; box.cpp puts them into a sealed file of memory. */
        .section .rodata
        .globl process_one_begin, process_one_end
process_one_begin:
        .incbin PROCESS_ONE
process_one_end:
        .section .note.GNU-stack, "", %progbits
