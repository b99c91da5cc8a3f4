using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace VirtPS.Tests.Interop;

/// <summary>A server of others in the background, which is killed by its number when the test is over.</summary>
internal sealed class Background : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private Background(ProcessStartInfo description)
    {
        _process = Process.Start(description)!;
        _process.StandardInput.Close();
        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Starts a server and waits for a line of its output that shows that it serves.</summary>
    public static async Task<Background> UntilItPrintsAsync(string sign, string program, params IEnumerable<string> arguments)
    {
        var started = new Background(Describe(program, arguments));
        using var patience = new CancellationTokenSource(Patience);
        while (!(await started._lines.Reader.ReadAsync(patience.Token)).Contains(sign, StringComparison.Ordinal))
        {
        }

        return started;
    }

    /// <summary>Starts a server and waits until it tells its service manager that it serves.</summary>
    public static async Task<Background> UntilItNotifiesAsync(
        string address, IEnumerable<KeyValuePair<string, string>> environment, string program, params IEnumerable<string> arguments)
    {
        using var notices = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notices.Bind(new UnixDomainSocketEndPoint(address));
        var description = Describe(program, arguments);
        description.Environment["NOTIFY_SOCKET"] = address;
        foreach (var (variable, value) in environment)
        {
            description.Environment[variable] = value;
        }

        var started = new Background(description);
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[4096];
        int length;
        do
        {
            length = await notices.ReceiveAsync(buffer, SocketFlags.None, patience.Token);
        }
        while (!Encoding.UTF8.GetString(buffer, 0, length).Split('\n').Contains("READY=1"));
        return started;
    }

    /// <summary>Finds a port of the loopback address that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends the server as a failing machine would.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo Describe(string program, IEnumerable<string> arguments) => new(Peer.Find(program)!, arguments)
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
    };

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _lines.Writer.TryWrite(text);
        }
    }
}
