using System.IO.Pipelines;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using static VirtPS.Tests.Unit.Rpc.Streams.StreamServer;

namespace VirtPS.Tests.Unit.Rpc.Streams;

/// <summary>What streams carry: data both ways, holes, and no more at once than memory should hold.</summary>
public sealed class StreamTransferTests
{
    private const int Mebibyte = 1 << 20;

    [Fact]
    public async Task A_console_talks_both_ways()
    {
        var (guest, console) = Duplex();
        await using var server = new StreamServer(console);
        await using var stream = await server.ConsoleAsync();
        await Soon(stream.WriteAsync(Text("login")).AsTask());
        Assert.Equal("login", await ReadTextAsync(guest, 5));
        await guest.WriteAsync(Text("welcome"));
        Assert.Equal("welcome", await ReadTextAsync(stream, 7));
        await guest.DisposeAsync();
        Assert.Equal(0, await Soon(stream.ReadAsync(new byte[1]).AsTask()));
    }

    [Fact]
    public async Task Many_consoles_do_not_mix()
    {
        var guests = new List<Stream>();
        await using var server = new StreamServer(_ =>
        {
            var (guest, console) = Duplex();
            guests.Add(guest);
            return Task.FromResult(console);
        });
        var streams = new List<Stream>();
        for (var i = 0; i < 40; i++)
        {
            streams.Add(await server.ConsoleAsync());
        }

        await Task.WhenAll(streams.Select(async (stream, i) =>
        {
            for (var round = 0; round < 20; round++)
            {
                await stream.WriteAsync(Text($"{i:d2}:{round:d2}"));
                Assert.Equal($"{i:d2}:{round:d2}", await ReadTextAsync(guests[i], 5));
                await guests[i].WriteAsync(Text($"{round:d2}-{i:d2}"));
                Assert.Equal($"{round:d2}-{i:d2}", await ReadTextAsync(stream, 5));
            }
        }));
        await Task.WhenAll(streams.Select(stream => stream.DisposeAsync().AsTask()));
        await server.ForgotAllAsync();
    }

    [Fact]
    public async Task A_client_opens_so_many_streams_and_no_more_until_one_ends()
    {
        await using var server = new StreamServer(_ => Task.FromResult(Duplex().Console));
        var streams = new List<Stream>();
        for (var i = 0; i < 256; i++)
        {
            streams.Add(await server.ConsoleAsync());
        }

        var error = await Assert.ThrowsAsync<VirtException>(() => Soon(server.ConsoleAsync()));
        Assert.Equal(VirtErrorCode.OperationFailed, error.Code);
        await streams[7].DisposeAsync();
        await (await Soon(server.ConsoleAsync())).DisposeAsync();
        await Task.WhenAll(streams.Select(stream => stream.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_download_that_is_read_slowly_stays_in_the_host()
    {
        const long Length = 96L * Mebibyte;
        var content = new DriverStream(Length);
        await using var server = new StreamServer(content, clientTime: new HandTime());
        await using var stream = await server.DownloadAsync();
        await Until(() => content.Given > 8 * Mebibyte);
        var buffer = new byte[300_000];
        long read = 0;
        while (await Soon(stream.ReadAsync(buffer).AsTask()) is var count and > 0)
        {
            Assert.True(buffer.AsSpan(0, count).SequenceEqual(DriverStream.Bytes(read, count)), $"wrong bytes behind {read}");
            read += count;
            Assert.InRange(content.Given - read, 0, 20 * Mebibyte);
        }

        Assert.Equal(Length, read);
    }

    [Fact]
    public async Task An_upload_that_is_written_slowly_stays_at_the_client()
    {
        const long Length = 48L * Mebibyte;
        var open = new TaskCompletionSource();
        var content = new DriverStream { Gate = open.Task };
        await using var server = new StreamServer(content);
        var stream = await server.UploadAsync();
        long sent = 0;
        var sending = Task.Run(async () =>
        {
            while (sent < Length)
            {
                await stream.WriteAsync(DriverStream.Bytes(sent, 400_000));
                Volatile.Write(ref sent, sent + 400_000);
                Assert.InRange(sent - content.Taken, 0, 4 * Mebibyte);
            }
        });
        await Until(() => Volatile.Read(ref sent) > Mebibyte / 2);
        open.SetResult();
        await Soon(sending);
        await stream.DisposeAsync();
        Assert.Equal(sent, content.Taken);
        Assert.False(content.Aborted);
        await server.ForgotAllAsync();
    }

    [Fact]
    public async Task Holes_of_a_download_arrive_as_holes()
    {
        StreamExtent[] extents = [new(true, 300_000), new(false, 1L << 40), new(true, 5), new(false, 7)];
        await using var server = new StreamServer(new SparseDriverStream(extents), holes: true);
        await using var stream = await server.DownloadAsync();
        var seen = new List<StreamExtent>();
        while (await Soon(stream.GetExtentAsync(default).AsTask()) is { Length: > 0 } extent)
        {
            if (extent.IsData)
            {
                await stream.ReadExactlyAsync(new byte[extent.Length]);
            }
            else
            {
                await stream.SkipAsync(extent.Length, default);
            }

            seen = Joined([.. seen, extent]);
        }

        Assert.Equal(extents, seen);
    }

    [Fact]
    public async Task Holes_read_as_zeroes_by_who_does_not_ask()
    {
        await using var server = new StreamServer(new SparseDriverStream(new(true, 3), new(false, 4), new(true, 2)), holes: true);
        await using var stream = await server.DownloadAsync();
        Assert.Equal("ddd\0\0\0\0dd", await ReadTextAsync(stream, 9));
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Holes_of_an_upload_arrive_as_holes()
    {
        var content = new SparseDriverStream();
        await using var server = new StreamServer(content, holes: true);
        await using (var stream = await server.UploadAsync())
        {
            await stream.WriteAsync(new byte[600_000]);
            await stream.SkipAsync(1L << 40, default);
            await stream.WriteAsync(new byte[9]);
        }

        Assert.Equal([new(true, 600_000), new(false, 1L << 40), new(true, 9)], content.Written);
    }

    [Theory]
    [InlineData(false, 5, "Unexpected stream hole")]
    [InlineData(true, -5, "a stream hole has a length of -5")]
    public async Task A_hole_that_cannot_be_ends_the_stream(bool holes, long length, string message)
    {
        await using var server = new StreamServer(new SparseDriverStream(), holes);
        var stream = await server.UploadAsync();
        await stream.SkipAsync(length, default);
        var error = await Assert.ThrowsAsync<VirtException>(() => Soon(stream.DisposeAsync().AsTask()));
        Assert.Equal((VirtErrorCode.Rpc, message), (error.Code, error.Message));
        await server.ForgotAllAsync();
    }

    private static (Stream Guest, Stream Console) Duplex()
    {
        var up = new Pipe();
        var down = new Pipe();
        return (new PairedStream(down.Reader.AsStream(), up.Writer.AsStream()), new PairedStream(up.Reader.AsStream(), down.Writer.AsStream()));
    }

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static async Task<string> ReadTextAsync(Stream stream, int count)
    {
        var buffer = new byte[count];
        await Soon(stream.ReadExactlyAsync(buffer).AsTask());
        return System.Text.Encoding.UTF8.GetString(buffer);
    }

    private static List<StreamExtent> Joined(List<StreamExtent> extents)
    {
        if (extents.Count > 1 && extents[^1].IsData == extents[^2].IsData)
        {
            extents[^2] = extents[^2] with { Length = extents[^2].Length + extents[^1].Length };
            extents.RemoveAt(extents.Count - 1);
        }

        return extents;
    }
}
