using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using VirtPS.Build;

namespace VirtPS.Tests.Daemon;

/// <summary>A daemon in a process of its own, with a root of its own; both are gone after the test.</summary>
/// <remarks>It plays the service manager, so that it knows when the daemon is ready without asking again and again.</remarks>
internal sealed class DaemonRun : IAsyncDisposable
{
    public const int Hangup = 1;
    public const int Terminate = 15;
    public const int Interrupt = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Socket _notices = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Dictionary<string, string?> _environment = [];
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly bool _ownsRoot;
    private IReadOnlyList<string> _starter = [];
    private Process? _process;

    public DaemonRun(string? root = null)
    {
        _ownsRoot = root is null;
        Root = root ?? Directory.CreateTempSubdirectory("vps").FullName;
        var address = Path.Combine(Root, $"n{Guid.NewGuid():N}"[..8]);
        _notices.Bind(new UnixDomainSocketEndPoint(address));
        _environment["NOTIFY_SOCKET"] = address;
        _environment["LISTEN_PID"] = null;
    }

    public string Root { get; }

    public string ConfigFile => Path.Combine(Root, "etc/virtps/virtpsd.conf");

    public string Run => Path.Combine(Root, "run/virtps");

    public int ProcessId => _process!.Id;

    /// <summary>Everything that the daemon wrote to standard error so far.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>The program as the tests' own build made it.</summary>
    public static string Program { get; } = Path.Combine(
        Repository.Find().Output, "build", "bin", "VirtPS.Daemon", new DirectoryInfo(AppContext.BaseDirectory).Name, "virtpsd");

    public DaemonRun Configure(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        File.WriteAllText(ConfigFile, text);
        return this;
    }

    public DaemonRun With(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }

    /// <summary>Has another program start the daemon in its own place; it finds the command behind its arguments.</summary>
    public DaemonRun Through(params IReadOnlyList<string> starter)
    {
        _starter = starter;
        return this;
    }

    /// <summary>Starts the daemon.</summary>
    public DaemonRun Start(params IEnumerable<string> arguments)
    {
        string[] command = [.. _starter, Program, "--root", Root, .. arguments];
        var description = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (variable, value) in _environment)
        {
            description.Environment[variable] = value;
        }

        _process = Process.Start(description)!;
        _process.StandardInput.Close();
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? string.Empty);
        _process.OutputDataReceived += (_, line) => _errors.Enqueue(line.Data ?? string.Empty);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        return this;
    }

    /// <summary>Starts the daemon and waits until it serves.</summary>
    public async Task<DaemonRun> ReadyAsync(params IEnumerable<string> arguments)
    {
        Start(arguments);
        await HearAsync("READY=1");
        return this;
    }

    /// <summary>Waits until the daemon says something to its service manager.</summary>
    public async Task HearAsync(string line)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        _ = _process!.WaitForExitAsync(CancellationToken.None).ContinueWith(_ => ended.CancelAsync(), TaskScheduler.Default);
        var buffer = new byte[4096];
        while (true)
        {
            int length;
            try
            {
                length = await _notices.ReceiveAsync(buffer, SocketFlags.None, ended.Token);
            }
            catch (OperationCanceledException)
            {
                throw new InvalidOperationException($"The daemon did not say {line}. It wrote:\n{Errors}");
            }

            if (Encoding.UTF8.GetString(buffer, 0, length).Split('\n').Contains(line))
            {
                return;
            }
        }
    }

    public void Signal(int number) => Assert.Equal(0, SendSignal(ProcessId, number));

    /// <summary>Waits for the daemon's end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process!.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync();
            process.Dispose();
        }

        _notices.Dispose();
        if (_ownsRoot)
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
