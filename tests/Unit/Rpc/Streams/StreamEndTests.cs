using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Rpc.Wire;
using static VirtPS.Tests.Unit.Rpc.Streams.StreamServer;

namespace VirtPS.Tests.Unit.Rpc.Streams;

/// <summary>How streams end: by either side, in time or not, and what is left then.</summary>
public sealed class StreamEndTests
{
    private static readonly VirtException Full = new(VirtErrorCode.OperationFailed, "the volume is full", VirtErrorDomain.Storage);

    [Theory]
    [InlineData("console")]
    [InlineData("upload")]
    public async Task What_is_finished_counts(string kind)
    {
        var content = new DriverStream();
        await using var server = new StreamServer(content);
        await using (var stream = await server.OpenAsync(kind))
        {
            await stream.WriteAsync(DriverStream.Bytes(0, 1_000));
        }

        // The driver has had its last word before the client goes on.
        Assert.True(content.Disposed.Task.IsCompleted);
        Assert.Equal((1_000, false), (content.Taken, content.Aborted));
        await server.ForgotAllAsync();
    }

    [Fact]
    public async Task What_is_given_up_does_not_count()
    {
        var content = new DriverStream();
        await using var server = new StreamServer(content);
        var stream = await server.UploadAsync();
        await stream.WriteAsync(DriverStream.Bytes(0, 1_000));
        stream.Abort();
        await Soon(stream.DisposeAsync().AsTask());
        Assert.True(content.Disposed.Task.IsCompleted);
        Assert.True(content.Aborted);
        await server.ForgotAllAsync();
    }

    [Fact]
    public async Task A_download_that_is_left_early_ends_in_the_host_too()
    {
        var content = new DriverStream(1L << 40);
        await using var server = new StreamServer(content);
        await using (var stream = await server.DownloadAsync())
        {
            await stream.ReadExactlyAsync(new byte[1_000_000]);
        }

        Assert.True(content.Disposed.Task.IsCompleted);
        await server.ForgotAllAsync();
    }

    [Fact]
    public async Task A_download_fails_behind_the_data_that_came_before()
    {
        var content = new DriverStream(2_000_000) { Failure = (1_000_000, Full) };
        await using var server = new StreamServer(content);
        var stream = await server.DownloadAsync();
        await Soon(stream.ReadExactlyAsync(new byte[1_000_000]).AsTask());
        AssertFull(await Assert.ThrowsAsync<VirtException>(() => Soon(stream.ReadAsync(new byte[1]).AsTask())));
        await Soon(stream.DisposeAsync().AsTask());
        Assert.True(content.Aborted);
        await server.ForgotAllAsync();
    }

    [Fact]
    public async Task An_upload_fails_while_it_is_written()
    {
        var content = new DriverStream { Failure = (1_000_000, Full) };
        await using var server = new StreamServer(content);
        var stream = await server.UploadAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => Soon(Task.Run(async () =>
        {
            for (long sent = 0; ; sent += 100_000)
            {
                await stream.WriteAsync(DriverStream.Bytes(sent, 100_000));
            }
        })));
        AssertFull(error);

        // Who has heard of it does not hear it again.
        await Soon(stream.DisposeAsync().AsTask());
        Assert.True(content.Aborted);
        await server.ForgotAllAsync();
    }

    [Fact]
    public async Task An_upload_that_cannot_be_finished_says_so_at_its_end()
    {
        var content = new DriverStream { LastWord = Full };
        await using var server = new StreamServer(content);
        var stream = await server.UploadAsync();
        await stream.WriteAsync(DriverStream.Bytes(0, 10));
        AssertFull(await Assert.ThrowsAsync<VirtException>(() => Soon(stream.DisposeAsync().AsTask())));
        await Soon(stream.DisposeAsync().AsTask());
        await server.ForgotAllAsync();
    }

    [Theory]
    [InlineData("console")]
    [InlineData("upload")]
    [InlineData("download")]
    public async Task A_stream_that_opens_too_late_is_given_up(string kind)
    {
        var asked = new TaskCompletionSource();
        var content = new TaskCompletionSource<Stream>();
        await using var server = new StreamServer(_ =>
        {
            asked.SetResult();
            return content.Task;
        });
        using var stop = new CancellationTokenSource();
        var opening = server.OpenAsync(kind, stop.Token);
        await Soon(asked.Task);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        await server.AnswersAsync();
        var late = new DriverStream(kind == "upload" ? 0 : 1L << 40);
        content.SetResult(late);
        await Soon(late.Disposed.Task);
        Assert.True(late.Aborted);
        await server.ForgotAllAsync();
    }

    [Theory]
    [InlineData("console")]
    [InlineData("upload")]
    [InlineData("download")]
    public async Task A_stream_that_does_not_open_leaves_nothing(string kind)
    {
        await using var server = new StreamServer(_ => Task.FromException<Stream>(Full));
        AssertFull(await Assert.ThrowsAsync<VirtException>(() => server.OpenAsync(kind)));
        await server.ForgotAllAsync();
    }

    [Fact]
    public async Task A_stream_of_a_lost_connection_breaks_for_who_reads_and_writes_and_in_the_host()
    {
        var content = new DriverStream(length: 1) { Gate = new TaskCompletionSource().Task };
        await using var server = new StreamServer(content);
        var stream = await server.ConsoleAsync();
        var reading = stream.ReadAsync(new byte[1]).AsTask();
        await server.ClientEnd.DisposeAsync();
        await Assert.ThrowsAsync<VirtException>(() => Soon(reading));
        await Assert.ThrowsAsync<VirtException>(() => Soon(stream.WriteAsync(new byte[1]).AsTask()));
        await Soon(stream.DisposeAsync().AsTask());
        await Soon(server.SessionEnded);
        Assert.True(content.Aborted);
    }

    [Fact]
    public async Task A_stream_runs_only_the_way_that_its_procedure_says()
    {
        var content = new DriverStream(1_000);
        await using var server = new StreamServer(content);
        var upload = await server.UploadAsync();
        await Assert.ThrowsAsync<NotSupportedException>(() => upload.ReadAsync(new byte[1]).AsTask());
        await Soon(upload.DisposeAsync().AsTask());
        Assert.Equal(0, content.Given);
        var download = await server.DownloadAsync();
        await Assert.ThrowsAsync<NotSupportedException>(() => download.WriteAsync(new byte[1]).AsTask());
        await Soon(download.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task A_host_ignores_what_comes_too_late()
    {
        var content = new DriverStream();
        await using var server = new StreamServer(content);
        await server.AnswersAsync();
        foreach (var status in new[] { PacketStatus.Continue, PacketStatus.Ok, PacketStatus.Error })
        {
            var late = PacketHeader.Of(StorageVolumeProcedures.Upload, PacketType.Stream, 4_711, status);
            await SendAsync(server.ClientEnd, late, [1, 2, 3, 4]);
        }

        await server.AnswersAsync();
        Assert.Equal(0, content.Taken);
    }

    [Fact]
    public async Task A_client_ignores_what_comes_too_late()
    {
        var (near, far) = MemoryTransport.CreatePair();
        await using var client = new RpcClient(near.Pipe, new());
        var calling = client.CallAsync(ConnectProcedures.SupportsFeature, new(1), CancellationToken.None);
        foreach (var status in new[] { PacketStatus.Continue, PacketStatus.Ok, PacketStatus.Error })
        {
            await SendAsync(far, PacketHeader.Of(StorageVolumeProcedures.Download, PacketType.Stream, 4_711, status), [1, 2, 3, 4]);
        }

        await SendAsync(far, PacketHeader.Of(ConnectProcedures.SupportsFeature, PacketType.Reply, 0), [0, 0, 0, 9]);
        Assert.Equal(9, (await Soon(calling)).Answer);
    }

    private static async Task SendAsync(MemoryTransport end, PacketHeader header, byte[] payload)
    {
        var sender = new PacketSender(end.Pipe.Output);
        sender.AddRaw(header, payload);
        await sender.FlushAsync();
    }

    private static void AssertFull(VirtException error) =>
        Assert.Equal((Full.Code, Full.Domain, Full.Message), (error.Code, error.Domain, error.Message));
}
