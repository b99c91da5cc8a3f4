using System.Buffers.Binary;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Transport.Tls;

namespace VirtPS.Tests.Unit.Rpc.Transport;

/// <summary>What goes out over TLS lies in records that never join two packets: libvirt's clients would not see the second.</summary>
public sealed class PacketRecordStreamTests
{
    // The lengths of packets, and where what is written at once ends.
    public static TheoryData<int[], int[]> Writings => new()
    {
        { [28], [28] },
        { [28, 40], [68] },
        { [28, 40, 100], [1, 2, 3, 162] },
        { [28, 40], [30, 38] },
        { [70_000, 28], [16_384, 16_384, 16_384, 20_876] },
        { [4, 4, 4], [12] },
    };

    [Theory]
    [MemberData(nameof(Writings))]
    public async Task No_record_joins_two_packets(int[] packets, int[] pieces)
    {
        var bytes = packets.SelectMany(Packet).ToArray();
        var records = new Records();
        var stream = new PacketRecordStream(records);
        var at = 0;
        foreach (var piece in pieces)
        {
            await stream.WriteAsync(bytes.AsMemory(at, piece));
            at += piece;
        }

        Assert.Equal(bytes, records.Written.SelectMany(record => record));
        var ends = packets.Select((_, i) => packets[..(i + 1)].Sum()).ToHashSet();
        var start = 0;
        foreach (var record in records.Written)
        {
            Assert.DoesNotContain(ends, end => start < end && end < start + record.Length);
            start += record.Length;
        }
    }

    private static byte[] Packet(int length)
    {
        var packet = new byte[length];
        Random.Shared.NextBytes(packet);
        BinaryPrimitives.WriteUInt32BigEndian(packet, (uint)length);
        return packet;
    }

    private sealed class Records : SequentialStream
    {
        public List<byte[]> Written { get; } = [];

        public override bool CanRead => false;

        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written.Add(buffer.ToArray());
            return ValueTask.CompletedTask;
        }
    }
}
