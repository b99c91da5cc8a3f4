using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;
using Xunit.Abstractions;

namespace VirtPS.Tests.Unit.Rpc.Protocol;

/// <summary>
/// Packets recorded between the real libvirt's clients and its daemon: what they hold reads with the table's records and is written back byte for byte.
/// </summary>
public sealed class CapturedPacketTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => [.. CapturedPacket.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_payload_reads_whole_and_is_written_back_as_it_was(string file)
    {
        foreach (var packet in CapturedPacket.In(file))
        {
            var record = Read(packet);
            Assert.True(packet.Payload.AsSpan().SequenceEqual(RecordCodec.Write(record)), $"{packet} was written otherwise: {record}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_packet_names_the_procedure_of_the_class_that_its_file_is_named_after(string file)
    {
        foreach (var packet in CapturedPacket.In(file))
        {
            Assert.Equal(Path.GetFileNameWithoutExtension(file), packet.Entry.Family);
            Assert.Equal((uint)packet.Bytes.Length, packet.Word(0));
            Assert.Equal(packet.Entry.Procedure.Program.Number, packet.Word(1));
            Assert.Equal(packet.Entry.Procedure.Program.Version, packet.Word(2));
            Assert.Equal((uint)packet.Number, packet.Word(3));
            Assert.Equal(packet.Kind == "event", packet.Entry.Procedure.IsEvent);
        }
    }

    [Fact]
    public void The_recordings_cover_most_of_the_table()
    {
        var packets = CapturedPacket.Files.SelectMany(CapturedPacket.In).ToList();
        var procedures = packets.Select(packet => packet.Entry).Distinct().Count();
        output.WriteLine($"{packets.Count} packets of {procedures} procedures");
        Assert.True(procedures >= 300, $"Only {procedures} procedures were recorded.");
    }

    // What libvirt's test driver is known to answer, so that fields of equal size cannot have changed places.
    [Fact]
    public void The_hardware_of_the_test_driver_is_read_field_by_field() =>
        Assert.Equal(
            new NodeInfoResult("i686", 3 * 1024 * 1024, 16, 1400, 2, 2, 2, 2), One<NodeInfoResult>("Host.hex", "NODE_GET_INFO", "reply"));

    [Fact]
    public void The_domain_of_the_test_driver_is_read_field_by_field() =>
        Assert.Equal(
            new DomainResult(new DomainRef("test", new("6695eb01-f6a4-8304-79aa-97f2502e193f"), 1)),
            One<DomainResult>("Domain.hex", "DOMAIN_LOOKUP_BY_ID", "reply"));

    private static object Read(CapturedPacket packet)
    {
        try
        {
            return RecordCodec.Read(packet.Record, packet.Payload);
        }
        catch (Exception error) when (error is Engine.Rpc.Xdr.XdrException or Xunit.Sdk.XunitException or System.Reflection.TargetInvocationException)
        {
            throw new InvalidOperationException($"{packet} does not read as {packet.Record.Name}.", error);
        }
    }

    private static T One<T>(string file, string name, string kind) =>
        CapturedPacket.In(file).Where(packet => packet.Name == name && packet.Kind == kind).Select(Read).OfType<T>().First();
}
