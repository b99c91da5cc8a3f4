using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Rpc.Transport.Descriptors;
using VirtPS.Tests.Unit.Rpc.Server;

namespace VirtPS.Tests.Unit.Rpc.Files;

/// <summary>Open files travel beside the bytes of a Unix connection, and nowhere else.</summary>
public sealed class FilePassageTests : IAsyncLifetime
{
    private static readonly RpcProgram Program = new("tests", 0x7e575, 1);
    private static readonly Procedure<NameArgs, TextResult> Copy = Program.Procedure<NameArgs, TextResult>(1);
    private static readonly Procedure<NameArgs, TextResult> Plain = Program.Procedure<NameArgs, TextResult>(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("virtps-");
    private readonly Socket _near;
    private readonly RpcClient _client;
    private readonly Task _served;

    public FilePassageTests()
    {
        var (near, far) = Pair();
        _near = near;
        var client = Transport(near);
        var server = Transport(far);
        var session = new ServerSession(
            new TestServer(more: Serve).Context, server.Pipe, new ServerPeer { Address = "test", Transport = "unix" }, CancellationToken.None, server.Files);
        session.Admit();
        _served = ServeAsync(session, server);
        _client = new RpcClient(client.Pipe, new RpcClientOptions(), client.Files);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _near.Dispose();
        await _client.DisposeAsync();
        await _served.WaitAsync(Patience);
        _directory.Delete(recursive: true);
    }

    [LinuxFact]
    public async Task Files_keep_to_their_calls_among_many_others()
    {
        var calls = Enumerable.Range(0, 300).Select(async number =>
        {
            if (number % 3 != 0)
            {
                Assert.Equal($"{number}", (await _client.CallAsync(Plain, new NameArgs($"{number}"), default)).Text);
                return;
            }

            using var first = Holding($"{number} a");
            using var second = Holding($"{number} b");
            var (result, files) = await _client.CallWithFilesAsync(Copy, new NameArgs($"{number}"), [first, second], default);
            Assert.Equal($"{number} with 2", result.Text);
            Assert.Equal([$"{number} a", $"{number} b"], files.Select(Read));
        });
        await Task.WhenAll(calls).WaitAsync(Patience);
    }

    [LinuxFact]
    public async Task A_file_that_nobody_wants_is_closed()
    {
        var (ours, theirs) = SocketMessages.MakePair();
        using (ours)
        {
            var (result, files) = await _client.CallWithFilesAsync(Plain, new NameArgs("on"), [theirs], default);
            theirs.Dispose();
            Assert.Equal("on", result.Text);
            Assert.Empty(files);
            Assert.Equal(0, await ours.ReceiveAsync(new byte[1]).WaitAsync(Patience));
        }
    }

    [LinuxFact]
    public async Task More_files_than_a_packet_holds_are_refused_and_the_connection_goes_on()
    {
        using var file = Holding("one");
        var error = await Assert.ThrowsAsync<VirtException>(() => _client.CallWithFilesAsync(Copy, new NameArgs("many"), [.. Enumerable.Repeat(file, 33)], default));
        Assert.Equal("Unable to encode message payload: Too many FDs to send 33, expected 32 maximum", error.Message);
        Assert.Equal("on", (await _client.CallAsync(Plain, new NameArgs("on"), default)).Text);
    }

    [LinuxFact]
    public async Task A_packet_that_claims_more_files_ends_the_connection()
    {
        byte[] packet = new byte[32];
        var words = new uint[] { 32, Program.Number, 1, 1, 4, 0, 0, 33 };
        foreach (var (index, word) in words.Index())
        {
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(index * 4), word);
        }

        await _near.SendAsync(packet);
        await _served.WaitAsync(Patience);
    }

    [LinuxFact]
    public async Task No_files_travel_over_another_way()
    {
        var (client, _) = MemoryTransport.CreatePair();
        await using var caller = new RpcClient(client.Pipe, new RpcClientOptions(), client is ITransport { Files: var files } ? files : null);
        using var file = Holding("one");
        var error = await Assert.ThrowsAsync<VirtException>(() => caller.CallWithFilesAsync(Copy, new NameArgs("on"), [file], default));
        Assert.Equal(VirtErrorCode.ArgumentUnsupported, error.Code);
    }

    private static void Serve(Dispatcher dispatcher)
    {
        dispatcher.ServeFiles(Copy, static (_, args, files, _) => new(new Passed<TextResult>(new($"{args.Name} with {files.Count}"), files)));
        dispatcher.Serve(Plain, static (_, args, _) => new(new TextResult(args.Name)));
    }

    private static async Task ServeAsync(ServerSession session, StreamTransport transport)
    {
        await using var open = transport;
        await Task.Run(session.RunAsync);
    }

    private static StreamTransport Transport(Socket socket) => new(UnixSocketStream.Over(socket), TransportSecurity.Local, "test");

    private static (Socket Near, Socket Far) Pair()
    {
        var path = Path.Combine(Path.GetTempPath(), $"vp{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var near = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        near.Connect(new UnixDomainSocketEndPoint(path));
        var far = listener.Accept();
        File.Delete(path);
        return (near, far);
    }

    private SafeFileHandle Holding(string text)
    {
        var path = Path.Combine(_directory.FullName, $"{Guid.NewGuid():N}");
        File.WriteAllText(path, text);
        return File.OpenHandle(path);
    }

    private static string Read(SafeFileHandle file)
    {
        using var stream = new FileStream(file, FileAccess.Read);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
