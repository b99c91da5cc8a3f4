using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Wire;

/// <summary>What stands at the head of each packet, behind its length.</summary>
/// <param name="Program">The program's number.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Procedure">The procedure's number.</param>
/// <param name="Type">What the packet is.</param>
/// <param name="Serial">The call that it belongs to; 0 for messages.</param>
/// <param name="Status">How that stands.</param>
/// <remarks>virNetMessageHeader.</remarks>
internal readonly record struct PacketHeader(
    uint Program, uint Version, int Procedure, PacketType Type, uint Serial, PacketStatus Status)
{
    /// <summary>The header's bytes, without the length before it.</summary>
    internal const int Size = 24;

    /// <summary>How many open files came behind the packet; it does not stand in the header's bytes.</summary>
    internal int FileCount { get; init; }

    /// <summary>The open files that came with the call, once they are taken; who answers the call closes them or keeps them.</summary>
    internal IReadOnlyList<SafeFileHandle>? Files { get; init; }

    internal static PacketHeader Of(Procedure procedure, PacketType type, uint serial, PacketStatus status = PacketStatus.Ok) =>
        new(procedure.Program.Number, procedure.Program.Version, procedure.Number, type, serial, status);

    internal static PacketHeader Read(ref XdrReader reader) => new(
        reader.ReadUInt(), reader.ReadUInt(), reader.ReadInt(), (PacketType)reader.ReadInt(), reader.ReadUInt(), (PacketStatus)reader.ReadInt());

    /// <summary>Closes the files that came with the call and that nobody wanted.</summary>
    internal void CloseFiles()
    {
        foreach (var file in Files ?? [])
        {
            file.Dispose();
        }
    }

    internal void Write(XdrWriter writer)
    {
        writer.WriteUInt(Program);
        writer.WriteUInt(Version);
        writer.WriteInt(Procedure);
        writer.WriteInt((int)Type);
        writer.WriteUInt(Serial);
        writer.WriteInt((int)Status);
    }
}
