namespace VirtPS.Engine.Rpc.Xdr;

/// <summary>Marks a positional record whose parameters, in order, are the fields on the wire.</summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class)]
internal sealed class XdrRecordAttribute : Attribute;

/// <summary>Declares the longest array, opaque or string that is sent or accepted.</summary>
/// <param name="most">Elements of an array, bytes of an opaque or of a string in UTF-8.</param>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class LimitAttribute(int most) : Attribute
{
    internal int Most => most;
}

/// <summary>Declares an array or opaque that has no length on the wire.</summary>
/// <param name="count">Its elements or bytes.</param>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class FixedAttribute(int count) : Attribute
{
    internal int Count => count;
}

/// <summary>Declares text or bytes that travel as an array of XDR characters, four bytes for each.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class CharsAttribute : Attribute;
