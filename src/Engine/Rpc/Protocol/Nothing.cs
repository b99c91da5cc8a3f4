using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>The arguments or the result of a procedure that has none.</summary>
internal readonly record struct Nothing : IXdrRecord<Nothing>
{
    public static Nothing Read(ref XdrReader reader) => default;

    public static void Write(XdrWriter writer, in Nothing value)
    {
    }
}
