using VirtPS.Engine.Errors;
using static VirtPS.Tests.Unit.Rpc.Streams.StreamServer;

namespace VirtPS.Tests.Unit.Rpc.Streams;

/// <summary>Streams whose one end stands still: what else is on the connection goes on.</summary>
public sealed class SlowStreamTests
{
    [Fact]
    public async Task A_reader_that_stands_still_stops_nothing_else_and_is_given_up_in_the_end()
    {
        var time = new HandTime();
        var content = new DriverStream(1L << 40);
        await using var server = new StreamServer(content, clientTime: time);
        var still = await server.DownloadAsync();
        await Until(() => time.Waiting > 0);

        // The client has waited for its reader as long as it will.
        time.Tick();
        await server.AnswersAsync();
        await Soon(content.Disposed.Task);
        Assert.True(content.Aborted);
        Assert.InRange(content.Given, 63L << 20, 72L << 20);
        var error = await Assert.ThrowsAsync<VirtException>(() => Soon(still.ReadAsync(new byte[1]).AsTask()));
        Assert.Equal(VirtErrorCode.OperationAborted, error.Code);
        await Soon(still.DisposeAsync().AsTask());
        await server.ForgotAllAsync();
    }

    [Fact]
    public async Task A_reader_that_comes_back_has_lost_nothing()
    {
        const long Length = 60L << 20;
        var time = new HandTime();
        var content = new DriverStream(Length);
        await using var server = new StreamServer(content, clientTime: time);
        await using var stream = await server.DownloadAsync();
        await Until(() => time.Waiting > 0);
        time.Tick();
        await Until(() => content.Given == Length);
        await server.AnswersAsync();
        var buffer = new byte[1 << 20];
        long read = 0;
        while (await Soon(stream.ReadAsync(buffer).AsTask()) is var count and > 0)
        {
            Assert.True(buffer.AsSpan(0, count).SequenceEqual(DriverStream.Bytes(read, count)), $"wrong bytes behind {read}");
            read += count;
        }

        Assert.Equal(Length, read);
    }

    [Fact]
    public async Task A_driver_that_stands_still_is_no_sign_of_the_clients_death()
    {
        var time = new HandTime();
        var open = new TaskCompletionSource();
        var content = new DriverStream { Gate = open.Task };
        await using var server = new StreamServer(content, serverTime: time);
        await server.AnswersAsync();
        var stream = await server.UploadAsync();
        var sending = Task.Run(async () =>
        {
            for (var part = 0; part < 40; part++)
            {
                await stream.WriteAsync(DriverStream.Bytes(part * 200_000L, 200_000));
            }
        });
        await Until(() => server.Session.IsDeaf);

        // Five questions without an answer are a client's end where its answers could be heard.
        for (var i = 0; i < 20; i++)
        {
            time.Tick();
        }

        open.SetResult();
        await Soon(sending);
        await Soon(stream.DisposeAsync().AsTask());
        Assert.Equal(40 * 200_000, content.Taken);
        await server.ForgotAllAsync();
    }

    [Fact]
    public async Task A_client_that_reads_nothing_keeps_no_session_alive()
    {
        var time = new HandTime();
        var content = new DriverStream(1L << 40);
        await using var server = new StreamServer(content, clientTime: new HandTime(), serverTime: time);
        _ = await server.DownloadAsync();
        await Until(() => content.Given > 15L << 20);
        server.Session.Close("test");

        // Its last words are waited for only so long.
        await Until(() =>
        {
            time.Tick();
            return server.SessionEnded.IsCompleted;
        });
        Assert.True(content.Disposed.Task.IsCompleted);
    }
}
