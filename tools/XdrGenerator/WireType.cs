namespace VirtPS.Tools.XdrGenerator;

/// <summary>How a type of C# travels.</summary>
/// <param name="Name">The type in C#, fully qualified.</param>
/// <param name="Smallest">The fewest bytes that a value takes.</param>
internal abstract record WireType(string Name, int Smallest);

/// <summary>A value that the reader and the writer know themselves.</summary>
/// <param name="Name">The type in C#.</param>
/// <param name="Smallest">The fewest bytes that a value takes.</param>
/// <param name="Method">What follows Read and Write in the names of their members.</param>
/// <param name="Bound">The limit or the fixed length that both take.</param>
/// <param name="Carrier">The type that they carry an enumeration as.</param>
internal sealed record PlainType(string Name, int Smallest, string Method, int? Bound = null, string? Carrier = null)
    : WireType(Name, Smallest);

/// <summary>A record that reads and writes itself.</summary>
/// <param name="Name">The record.</param>
/// <param name="Smallest">The fewest bytes that a value takes.</param>
internal sealed record RecordType(string Name, int Smallest) : WireType(Name, Smallest);

/// <summary>A type that hand-written code of the protocol reads and writes.</summary>
/// <param name="Name">The type in C#.</param>
/// <param name="Smallest">The fewest bytes that a value takes.</param>
/// <param name="Word">What follows Read in the name of the member that reads it.</param>
internal sealed record HandWrittenType(string Name, int Smallest, string Word) : WireType(Name, Smallest);

/// <summary>A value that may be missing.</summary>
/// <param name="Inner">The value if it is there.</param>
internal sealed record OptionalType(WireType Inner) : WireType(Inner.Name + "?", 4);

/// <summary>An array of other values.</summary>
/// <param name="Element">One of them.</param>
/// <param name="Bound">The most, or if fixed the exact number of elements.</param>
/// <param name="IsFixed">Whether the number of elements does not travel.</param>
internal sealed record ArrayType(WireType Element, int Bound, bool IsFixed)
    : WireType(Element.Name + "[]", IsFixed ? (int)Math.Min((long)Bound * Element.Smallest, int.MaxValue) : 4);
