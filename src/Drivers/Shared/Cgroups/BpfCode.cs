using System.Buffers.Binary;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>Writes instructions of the kernel's own machine.</summary>
/// <remarks>The instruction set of Linux's Documentation/bpf: an instruction is a code, two registers, an offset and a value.</remarks>
internal sealed class BpfCode
{
    private const int Size = 8;
    private const int FindElement = 1;

    private readonly List<byte> _code = [];
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly List<(int At, string Label)> _jumps = [];

    /// <summary>Copies a register.</summary>
    internal BpfCode Move(int to, int from) => Add(0xbf, to, from);

    /// <summary>Reads a word of four bytes.</summary>
    internal BpfCode Load(int to, int from, short offset) => Add(0x61, to, from, offset);

    /// <summary>Writes a word of four bytes.</summary>
    internal BpfCode Store(int to, short offset, int from) => Add(0x63, to, from, offset);

    /// <summary>Writes a value of four bytes.</summary>
    internal BpfCode StoreValue(int to, short offset, int value) => Add(0x62, to, 0, offset, value);

    /// <summary>Keeps some bits of a register.</summary>
    internal BpfCode And(int register, int bits) => Add(0x57, register, 0, 0, bits);

    /// <summary>Keeps the bits that another register has too.</summary>
    internal BpfCode AndRegister(int register, int other) => Add(0x5f, register, other);

    /// <summary>Moves a register's bits down.</summary>
    internal BpfCode ShiftRight(int register, int bits) => Add(0x77, register, 0, 0, bits);

    /// <summary>Looks a key up that lies on the stack; register 0 points to the value then, or is nothing.</summary>
    internal BpfCode Find(int map, int key) =>
        Add(0x18, 1, 1, 0, map).Add(0, 0, 0).Move(2, 10).Add(0x07, 2, 0, 0, key).Add(0x85, 0, 0, 0, FindElement);

    /// <summary>Goes on at a label when a register is nothing.</summary>
    internal BpfCode JumpIfZero(int register, string label) => Jump(label).Add(0x15, register, 0);

    /// <summary>Goes on at a label when a register is something.</summary>
    internal BpfCode JumpUnlessZero(int register, string label) => Jump(label).Add(0x55, register, 0);

    /// <summary>Goes on at a label when two registers differ.</summary>
    internal BpfCode JumpUnlessSame(int register, int other, string label) => Jump(label).Add(0x5d, register, other);

    /// <summary>Ends with a value.</summary>
    internal BpfCode Return(int value) => Add(0xb7, 0, 0, 0, value).Add(0x95, 0, 0);

    /// <summary>Names the next instruction.</summary>
    internal BpfCode Label(string name)
    {
        _labels[name] = _code.Count / Size;
        return this;
    }

    /// <summary>Gives the instructions.</summary>
    internal byte[] ToArray()
    {
        var code = _code.ToArray();
        foreach (var (at, label) in _jumps)
        {
            // Counted from the instruction behind the jump.
            BinaryPrimitives.WriteInt16LittleEndian(code.AsSpan(at * Size + 2), (short)(_labels[label] - at - 1));
        }

        return code;
    }

    private BpfCode Jump(string label)
    {
        _jumps.Add((_code.Count / Size, label));
        return this;
    }

    private BpfCode Add(byte code, int to, int from, short offset = 0, int value = 0)
    {
        Span<byte> instruction = stackalloc byte[Size];
        instruction[0] = code;
        instruction[1] = (byte)(from << 4 | to);
        BinaryPrimitives.WriteInt16LittleEndian(instruction[2..], offset);
        BinaryPrimitives.WriteInt32LittleEndian(instruction[4..], value);
        _code.AddRange(instruction);
        return this;
    }
}
