// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The instructions of a pickle that checkpoints consist of, those of protocol 2 that PyTorch
/// writes and their forms in protocols 3 to 5. What is not here is refused.
///
/// Source: Python's `pickletools`.
enum Opcode {
  PROTO(0x80, Unpickler::protocol),
  FRAME(0x95, Unpickler::frame),
  STOP('.', Unpickler::stop),

  MARK('(', Unpickler::mark),
  BINPUT('q', it -> it.put(it.in().u8())),
  LONG_BINPUT('r', it -> it.put(it.in().i32())),
  MEMOIZE(0x94, Unpickler::memoize),
  BINGET('h', it -> it.get(it.in().u8())),
  LONG_BINGET('j', it -> it.get(it.in().i32())),

  NONE('N', it -> it.push(Item.Constant.NONE)),
  NEWTRUE(0x88, it -> it.push(Item.Constant.TRUE)),
  NEWFALSE(0x89, it -> it.push(Item.Constant.FALSE)),
  BININT('J', it -> it.push(it.in().i32())),
  BININT1('K', it -> it.push(it.in().u8())),
  BININT2('M', it -> it.push(it.in().u16())),
  LONG1(0x8a, it -> it.push(new Item.Whole(it.in().whole(it.in().u8())))),
  BINFLOAT('G', it -> it.push(new Item.Real(it.in().bigEndianF64()))),
  SHORT_BINSTRING('U', it -> it.push(new Item.Text(it.in().text(it.in().u8())))),
  SHORT_BINUNICODE(0x8c, it -> it.push(new Item.Text(it.in().text(it.in().u8())))),
  BINUNICODE(
      'X', it -> it.push(new Item.Text(it.in().text(Integer.toUnsignedLong(it.in().i32()))))),
  BINUNICODE8(0x8d, it -> it.push(new Item.Text(it.in().text(it.in().count())))),

  EMPTY_TUPLE(')', it -> it.tuple(0)),
  TUPLE1(0x85, it -> it.tuple(1)),
  TUPLE2(0x86, it -> it.tuple(2)),
  TUPLE3(0x87, it -> it.tuple(3)),
  TUPLE('t', Unpickler::markedTuple),
  EMPTY_LIST(']', Unpickler::list),
  APPEND('a', Unpickler::append),
  APPENDS('e', Unpickler::appends),
  EMPTY_DICT('}', it -> it.push(new Mapping(false))),
  SETITEM('s', Unpickler::setItem),
  SETITEMS('u', Unpickler::setItems),

  GLOBAL('c', Unpickler::global),
  STACK_GLOBAL(0x93, Unpickler::stackGlobal),
  BINPERSID('Q', Unpickler::persistent),
  REDUCE('R', Unpickler::reduce),
  BUILD('b', Unpickler::build);

  private static final Map<Integer, Opcode> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(opcode -> opcode.code, Function.identity()));

  private final int code;
  private final Consumer<Unpickler> meaning;

  Opcode(int code, Consumer<Unpickler> meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  static Optional<Opcode> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  void run(Unpickler unpickler) {
    meaning.accept(unpickler);
  }
}
