using System.Buffers.Binary;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Tests.Unit.Rpc.Protocol;

/// <summary>A packet as it went between a client and a daemon of libvirt 9.0.</summary>
/// <param name="Program">libvirt's name of the program.</param>
/// <param name="Number">The procedure.</param>
/// <param name="Name">libvirt's name of the procedure.</param>
/// <param name="Kind">What the packet is: a call, a reply, an error or an event.</param>
/// <param name="Bytes">The packet with its length and header.</param>
internal sealed record CapturedPacket(string Program, int Number, string Name, string Kind, byte[] Bytes)
{
    /// <summary>The bytes before the payload: the length and the six words of the header.</summary>
    public const int Prefix = 28;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Rpc", "Protocol", "Captured");

    public static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.hex").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public byte[] Payload => Bytes[Prefix..];

    public ProcedureTable.Entry Entry => ProcedureTable.Find(Program, Number);

    /// <summary>The record that the payload is.</summary>
    public Type Record => Kind switch
    {
        "call" or "event" => Entry.Arguments,
        "reply" => Entry.Result,
        "error" => typeof(ErrorRecord),
        _ => throw new InvalidOperationException($"A packet cannot be a {Kind}."),
    };

    public uint Word(int index) => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(index * 4));

    public static IEnumerable<CapturedPacket> In(string file) =>
        from line in File.ReadLines(Path.Combine(Folder, file))
        let fields = line.Split(' ')
        select new CapturedPacket(
            fields[0], int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture), fields[2], fields[3], Convert.FromHexString(fields[4]));

    public override string ToString() => $"{Program} {Number} {Name} {Kind}";
}
