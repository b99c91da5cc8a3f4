using System.Buffers.Binary;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Tests.Unit.Rpc.Xdr;

/// <summary>What the reader does with bytes from a peer that lies.</summary>
public sealed class XdrHostileTests
{
    private delegate void Reading(ReadOnlySpan<byte> bytes);

    private static readonly Reading[] Readings =
    [
        Feed<Numbers>, Feed<Enumerations>, Feed<Texts>, Feed<Opaques>, Feed<Characters>, Feed<Box>, Feed<Lists>, Feed<Optionals>,
        Feed<Around.Nested>, Feed<Big>,
    ];

    [Theory]
    [InlineData("000f4240")] // points
    [InlineData("00000000 000f4240")] // names
    [InlineData("00000000 00000000 000f4240")] // identities
    [InlineData("00000000 00000000 00000000 000f4240")] // bytes
    [InlineData("00000000 00000000 00000000 00000000 000f4240")] // characters
    public void Nothing_is_allocated_for_elements_that_cannot_be_there(string hex)
    {
        var bytes = XdrBytes.Of(hex);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<XdrException>(() => XdrBytes.Read<Big>(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void The_smallest_size_of_an_element_is_what_bounds_its_array()
    {
        // Three points take 24 bytes; one byte fewer is seen at the count.
        var three = new byte[4 + 24];
        BinaryPrimitives.WriteInt32BigEndian(three, 3);
        Assert.Equal(3, XdrReaderCount(three));
        Assert.Throws<XdrException>(() => XdrReaderCount(three.AsSpan(..^1)));
    }

    [Fact]
    public void Random_bytes_never_cause_anything_but_the_error_of_XDR()
    {
        var random = new Random(4506);
        foreach (var reading in Readings)
        {
            for (var round = 0; round < 2000; round++)
            {
                var bytes = Scramble(random);
                var before = GC.GetAllocatedBytesForCurrentThread();
                reading(bytes);
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

                // An exception with its trace, and a small multiple of what came.
                Assert.InRange(allocated, 0, 32_768 + (bytes.Length * 16));
            }
        }
    }

    private static int XdrReaderCount(ReadOnlySpan<byte> bytes) => new XdrReader(bytes).ReadCount(1000, 8);

    private static void Feed<T>(ReadOnlySpan<byte> bytes)
        where T : IXdrRecord<T>
    {
        var reader = new XdrReader(bytes);
        try
        {
            T.Read(ref reader);
        }
        catch (XdrException)
        {
            // The one way in which reading may fail.
        }
    }

    // Mostly small words, so that lengths and flags are often plausible; sometimes huge ones.
    private static byte[] Scramble(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        for (var at = 0; at + 4 <= bytes.Length; at += 4)
        {
            var word = random.Next(8) switch
            {
                < 4 => random.Next(3),
                < 6 => random.Next(40),
                6 => random.Next(1_000_001),
                _ => random.Next(int.MinValue, int.MaxValue),
            };
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), word);
        }

        return bytes;
    }
}
