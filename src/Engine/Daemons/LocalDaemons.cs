using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using VirtPS.Engine.Admin;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Daemons;

/// <summary>Finds, starts and stops daemons of this machine.</summary>
public static class LocalDaemons
{
    private const string Name = "virtpsd";
    private const int Terminate = 15;

    /// <summary>Finds a daemon that runs.</summary>
    /// <param name="root">The directory that holds everything of it; nothing for the system's or the user's own.</param>
    /// <returns>The daemon, or nothing when none runs there.</returns>
    public static VirtDaemon? Find(string? root)
    {
        var directory = DirectoryOf(root);
        try
        {
            var process = int.Parse(File.ReadAllText(Path.Combine(directory, "virtpsd.pid")), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
            using var running = Process.GetProcessById(process);
            return running.ProcessName == Name ? new VirtDaemon(process, root, directory) { ConfigFile = ConfigFileOf(process) ?? UsualConfigFile(root) } : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            // A number of a process that is gone was left by a daemon that was killed.
            return null;
        }
    }

    /// <summary>Starts a daemon and waits until it serves.</summary>
    /// <param name="start">How.</param>
    /// <param name="besides">Directories in which to look for the program first.</param>
    /// <param name="cancellationToken">Gives up waiting, and ends the daemon.</param>
    /// <returns>The daemon.</returns>
    /// <exception cref="VirtException">OperationInvalid when it runs already; OperationFailed, with what it says, when it does not start; ConfigUnsupported when the program is not found.</exception>
    public static async Task<VirtDaemon> StartAsync(DaemonStart start, IEnumerable<string> besides, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (Find(start.Root) is { } running)
        {
            throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"a daemon already serves {running.Directory}: process {running.ProcessId}");
        }

        var program = start.Program ?? FindProgram(besides);
        var address = Path.Combine(Path.GetTempPath(), $"virtpsd-{Guid.NewGuid():N}"[..16]);
        using var notices = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notices.Bind(new UnixDomainSocketEndPoint(address));
        try
        {
            using var process = Launch(program, start.Arguments, address);
            await WaitAsync(process, notices, cancellationToken).ConfigureAwait(false);
            return new VirtDaemon(process.Id, start.Root, DirectoryOf(start.Root)) { ConfigFile = start.ConfigFile ?? UsualConfigFile(start.Root) };
        }
        finally
        {
            File.Delete(address);
        }
    }

    /// <summary>Asks a daemon through its admin socket to end, and waits until it has; calls in progress are answered first.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="cancellationToken">Ends the wait; the daemon ends nevertheless.</param>
    /// <returns>A task that ends with the daemon.</returns>
    /// <exception cref="VirtException">OperationDenied when the process belongs to somebody else.</exception>
    public static async Task StopAsync(VirtDaemon daemon, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        if (Find(daemon.Root)?.ProcessId != daemon.ProcessId)
        {
            return;
        }

        using var process = Process.GetProcessById(daemon.ProcessId);
        if (!await AskAsync(daemon, cancellationToken).ConfigureAwait(false) && SendSignal(process.Id, Terminate) != 0 && !process.HasExited)
        {
            throw VirtException.Worded(VirtErrorCode.OperationDenied, $"process {process.Id} belongs to another user, who must stop it");
        }

        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
    }

    // The configuration may have put the socket elsewhere or closed it to its own user; the signal asks for the same.
    private static async Task<bool> AskAsync(VirtDaemon daemon, CancellationToken cancellationToken)
    {
        try
        {
            var admin = await VirtDaemonConnection.FindAsync($"virtpsd:///system?socket={System.Uri.EscapeDataString(daemon.AdminSocket)}", cancellationToken).ConfigureAwait(false);
            await admin.ShutDownAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (VirtException)
        {
            return false;
        }
    }

    private static string DirectoryOf(string? root) => DaemonDirectories.ForCurrentUser(root).Run;

    private static string UsualConfigFile(string? root) => DaemonDirectories.ForCurrentUser(root).ConfigFile;

    // The command line says which file was named; where the system does not show it, the usual one is the best guess.
    private static string? ConfigFileOf(int process)
    {
        var words = File.Exists($"/proc/{process}/cmdline") ? File.ReadAllText($"/proc/{process}/cmdline").Split('\0') : [];
        var named = words.Zip(words.Skip(1)).Where(pair => pair.First is "--config" or "-f").Select(pair => pair.Second)
            .Concat(words.Where(word => word.StartsWith("--config=", StringComparison.Ordinal)).Select(word => word["--config=".Length..])).LastOrDefault();
        return named is null || Path.IsPathRooted(named) ? named
            : Path.GetFullPath(named, Directory.ResolveLinkTarget($"/proc/{process}/cwd", returnFinalTarget: false)?.FullName ?? "/");
    }

    private static string FindProgram(IEnumerable<string> besides) =>
        besides.Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)).Append("/usr/sbin")
            .Select(directory => Path.Combine(directory, Name)).FirstOrDefault(File.Exists)
        ?? throw VirtException.Worded(VirtErrorCode.ConfigUnsupported, "virtpsd is not installed on this machine; name the program with -Program");

    private static Process Launch(string program, IEnumerable<string> arguments, string address)
    {
        // In a session of its own Ctrl-C at the prompt does not reach it.
        string[] command = File.Exists("/usr/bin/setsid") ? ["/usr/bin/setsid", program, .. arguments] : [program, .. arguments];
        var description = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        description.Environment["NOTIFY_SOCKET"] = address;
        try
        {
            var process = Process.Start(description)!;
            process.StandardInput.Close();
            return process;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new VirtException(VirtErrorCode.OperationFailed, $"{program} cannot be started: {e.Message}", VirtErrorDomain.None, e);
        }
    }

    private static async Task WaitAsync(Process process, Socket notices, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(either.Token);
        var ready = HearReadyAsync(notices, either.Token);
        var exit = process.WaitForExitAsync(either.Token);
        if (await Task.WhenAny(ready, exit).ConfigureAwait(false) == ready && ready.IsCompletedSuccessfully)
        {
            return;
        }

        if (!process.HasExited)
        {
            process.Kill();
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw VirtException.Worded(VirtErrorCode.OperationFailed, $"virtpsd does not start: {(await errors.ConfigureAwait(false)).Trim()}");
    }

    private static async Task HearReadyAsync(Socket notices, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        int length;
        do
        {
            length = await notices.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        while (!Encoding.UTF8.GetString(buffer, 0, length).Split('\n').Contains("READY=1"));
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
