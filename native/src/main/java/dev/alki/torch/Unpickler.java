// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.fault.Code;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Reads one pickle of a checkpoint by the instructions of [Opcode] and the names of [Global], and
/// by no others. Nothing is imported, called or evaluated: what would be a call makes a [View] or
/// an empty dict, and all else ends with a fault before it has had any effect.
///
/// Bounds: the stack, what is remembered and what lists and dicts hold are far above what a
/// checkpoint needs, and far below what would fill the memory.
final class Unpickler {
  private static final int NEWEST_PROTOCOL = 5;
  private static final int DEEPEST_STACK = 1 << 16;
  private static final int DEEPEST_TUPLE = 16;
  private static final int MOST_REMEMBERED = 1 << 19;
  private static final int MOST_HELD = 1 << 19;

  private final PickleBytes in;
  private final PersistentId persistentId;
  private final List<Item> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final List<Item> memo = new ArrayList<>();
  private int held;
  private boolean stopped;

  private Unpickler(PickleBytes in, PersistentId persistentId) {
    this.in = in;
    this.persistentId = persistentId;
  }

  /// Reads to the instruction that ends the pickle; what follows is the caller's.
  static Item read(PickleBytes in, PersistentId persistentId) {
    Unpickler unpickler = new Unpickler(in, persistentId);
    while (!unpickler.stopped) {
      int code = in.opcode();
      if (in.read() == 1 && code != 0x80) {
        throw in.fault("does not begin like a pickle of protocol 2 or later").fault();
      }
      Opcode.of(code)
          .orElseThrow(() ->
              in.fault(Code.PICKLE_FORBIDDEN, "has an instruction that no checkpoint needs")
                  .expected("those that make tensors")
                  .got("0x%02x".formatted(code))
                  .help("It is hostile, or no plain state dict. Nothing of it was executed.")
                  .fault())
          .run(unpickler);
    }
    return unpickler.stack.getFirst();
  }

  PickleBytes in() {
    return in;
  }

  void protocol() {
    int protocol = in.u8();
    if (protocol < 2 || protocol > NEWEST_PROTOCOL || in.read() != 2) {
      throw in.fault("has another protocol").expected("2 to 5").got(protocol).fault();
    }
  }

  void frame() {
    in.frame();
  }

  void stop() {
    if (stack.size() != 1 || !marks.isEmpty() || in.inFrame()) {
      throw in.fault("ends in the middle").expected("one value").got(stack.size()).fault();
    }
    stopped = true;
  }

  void push(Item item) {
    if (stack.size() >= DEEPEST_STACK) {
      throw in.fault("needs too large a stack").expected("at most " + DEEPEST_STACK).fault();
    }
    stack.add(item);
  }

  void push(int number) {
    push(new Item.Whole(BigInteger.valueOf(number)));
  }

  void mark() {
    if (marks.size() >= DEEPEST_STACK) {
      throw in.fault("has too many marks").expected("at most " + DEEPEST_STACK).fault();
    }
    marks.push(stack.size());
  }

  void put(int place) {
    if (place < 0 || place >= MOST_REMEMBERED) {
      throw in.fault("remembers too much").expected("at most " + MOST_REMEMBERED).fault();
    }
    while (memo.size() <= place) {
      memo.add(Item.Constant.NONE);
    }
    memo.set(place, top());
  }

  void memoize() {
    put(memo.size());
  }

  void get(int place) {
    if (place < 0 || place >= memo.size()) {
      throw in.fault("recalls what it did not remember").got(place).fault();
    }
    push(memo.get(place));
  }

  void tuple(int size) {
    List<Item> items = take(stack.size() - size);
    int depth = 1;
    for (Item item : items) {
      depth = Math.max(depth, item instanceof Item.Tuple inner ? inner.depth() + 1 : 1);
    }
    if (depth > DEEPEST_TUPLE) {
      throw in.fault("nests tuples too deeply").expected("at most " + DEEPEST_TUPLE).fault();
    }
    push(new Item.Tuple(items, depth));
  }

  void markedTuple() {
    tuple(stack.size() - unmark());
  }

  void list() {
    push(new Item.Sequence(new ArrayList<>()));
  }

  void append() {
    addTo(take(stack.size() - 1));
  }

  void appends() {
    addTo(take(unmark()));
  }

  void setItem() {
    putInto(take(stack.size() - 2));
  }

  void setItems() {
    putInto(take(unmark()));
  }

  void global() {
    String module = in.line();
    push(known(module, in.line()));
  }

  void stackGlobal() {
    List<Item> names = take(stack.size() - 2);
    if (!(names.get(0) instanceof Item.Text module && names.get(1) instanceof Item.Text name)) {
      throw in.fault("has something else than a name").fault();
    }
    push(known(module.text(), name.text()));
  }

  void persistent() {
    Item id = pop();
    if (!(id instanceof Item.Tuple tuple)) {
      throw in.fault(Code.TORCH_BAD_TENSOR, "has a storage that is not described").fault();
    }
    push(persistentId.storage(tuple.items(), in));
  }

  void reduce() {
    Item arguments = pop();
    if (!(pop() instanceof Global function && arguments instanceof Item.Tuple tuple)) {
      throw in.fault("would call something that is no function").fault();
    }
    push(Rebuilding.of(function, tuple.items(), in));
  }

  /// Attributes of an OrderedDict, such as a state dict's `_metadata`, mean nothing to us.
  void build() {
    boolean attributes = pop() instanceof Mapping state && !state.ordered();
    if (!attributes || !(top() instanceof Mapping built && built.ordered())) {
      throw in.fault(Code.PICKLE_FORBIDDEN, "would set the state of an object")
          .expected("attributes of an OrderedDict")
          .fault();
    }
  }

  private Global known(String module, String name) {
    return Global.named(module, name)
        .orElseThrow(() ->
            in.fault(Code.PICKLE_FORBIDDEN, "asks for something that no checkpoint needs")
                .expected("what rebuilds tensors")
                .got(printable(module + "." + name))
                .help("It is hostile, or no plain state dict. Nothing of it was executed.")
                .fault());
  }

  private static String printable(String name) {
    String plain = name.replaceAll("[^ -~]", "?");
    return plain.length() <= 80 ? plain : plain.substring(0, 80) + "...";
  }

  private void addTo(List<Item> items) {
    if (!(top() instanceof Item.Sequence list)) {
      throw in.fault("appends to something that is no list").fault();
    }
    hold(items.size());
    list.items().addAll(items);
  }

  private void putInto(List<Item> items) {
    if (!(top() instanceof Mapping mapping) || items.size() % 2 != 0) {
      throw in.fault("sets items of something that is no dict").fault();
    }
    hold(items.size() / 2);
    for (int i = 0; i < items.size(); i += 2) {
      if (!(items.get(i) instanceof Item.Text key)) {
        throw in.fault(Code.TORCH_BAD_TENSOR, "has a name that is no text").fault();
      }
      if (mapping.entries().putIfAbsent(key.text(), items.get(i + 1)) != null) {
        throw in.fault(Code.TORCH_BAD_TENSOR, "has " + printable(key.text()) + " twice").fault();
      }
    }
  }

  private void hold(int more) {
    held += more;
    if (held > MOST_HELD) {
      throw in.fault("has too many entries").expected("at most " + MOST_HELD).fault();
    }
  }

  /// The items above the last mark begin there.
  private int unmark() {
    if (marks.isEmpty()) {
      throw in.fault("goes back to a mark that is not there").fault();
    }
    return marks.pop();
  }

  /// Takes what is on the stack from there on.
  private List<Item> take(int from) {
    if (from < floor() || from > stack.size()) {
      throw in.fault("takes more from the stack than there is").fault();
    }
    List<Item> upper = stack.subList(from, stack.size());
    List<Item> items = List.copyOf(upper);
    upper.clear();
    return items;
  }

  private Item pop() {
    return take(stack.size() - 1).getFirst();
  }

  private Item top() {
    if (stack.size() <= floor()) {
      throw in.fault("looks at an empty stack").fault();
    }
    return stack.getLast();
  }

  /// Below it is what belongs to instructions before the last mark.
  private int floor() {
    return marks.isEmpty() ? 0 : marks.peek();
  }
}
