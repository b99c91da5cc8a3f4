using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Stands in for a QEMU at the other end of a monitor, and says what a test tells it to.</summary>
internal sealed class QmpPeer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("qmp-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private StreamReader? _reader;
    private NetworkStream? _stream;

    public QmpPeer()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
    }

    public string Path => System.IO.Path.Combine(_directory.FullName, "m");

    /// <summary>How the other side left the mode without commands.</summary>
    public JsonNode Agreed { get; private set; } = new JsonObject();

    /// <summary>Takes the connection, greets, and lets the other side leave the mode without commands.</summary>
    public async Task GreetAsync()
    {
        _stream = new NetworkStream(await _listener.AcceptAsync(), ownsSocket: true);
        _reader = new StreamReader(_stream);
        await SayAsync("""{"QMP": {"version": {"qemu": {"micro": 0, "minor": 2, "major": 7}, "package": ""}, "capabilities": ["oob"]}}""");
        var request = Agreed = await HearAsync();
        await SayAsync($$"""{"return": {}, "id": {{request["id"]}}}""");
    }

    public Task SayAsync(string line) => _stream!.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n")).AsTask();

    public async Task<JsonNode> HearAsync() => JsonNode.Parse((await _reader!.ReadLineAsync())!)!;

    public void HangUp() => _stream!.Dispose();

    public ValueTask DisposeAsync()
    {
        _stream?.Dispose();
        _listener.Dispose();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
