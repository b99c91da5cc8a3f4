using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>A program that outlives the daemon: in a session of its own, without terminal, writing to its own log.</summary>
/// <remarks>virCommandDaemonize. Known by its number and the time it started, so that no other process is ever taken for it.</remarks>
internal sealed partial class DetachedProcess
{
    // The opaque records of glibc and musl are smaller than this.
    private const int RecordSize = 512;
    private const short NewSession = 0x80;
    private const short DefaultSignals = 0x04;
    private const short SignalMask = 0x08;
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int DuplicateAbove = 1030;
    private const int HighDescriptors = 300;

    private readonly bool _mayBeChild;

    private DetachedProcess(int id, ulong startTime, bool mayBeChild = true) => (Id, StartTime, _mayBeChild) = (id, startTime, mayBeChild);

    /// <summary>Its number.</summary>
    internal int Id { get; }

    /// <summary>When it started, in the kernel's clock ticks since the host did.</summary>
    internal ulong StartTime { get; }

    /// <summary>Whether it still runs.</summary>
    internal bool IsAlive
    {
        get
        {
            // A child's first thread may have ended before the others: it is alive, as it cannot be taken from the table yet.
            var status = 0;
            var child = _mayBeChild ? HostLibrary.Reap(Id, out status) : ChildState.None;
            if (child == ChildState.Ended)
            {
                ExitStatus = status;
            }

            return child != ChildState.Ended && ReadStart(Id) is (var time, var state) && time == StartTime
                && (child == ChildState.Running || state is not ('Z' or 'X'));
        }
    }

    /// <summary>How it ended, as shells tell it; null while it runs, and where somebody else was told.</summary>
    internal int? ExitStatus { get; private set; }

    /// <summary>Starts a program.</summary>
    /// <param name="order">What is started, and how.</param>
    /// <returns>The process.</returns>
    /// <exception cref="IOException">It cannot be started.</exception>
    internal static DetachedProcess Start(DetachedOrder order)
    {
        var copies = new List<int>();
        var actions = Marshal.AllocHGlobal(RecordSize);
        var attributes = Marshal.AllocHGlobal(RecordSize);
        var mask = Marshal.AllocHGlobal(RecordSize);
        using var arguments = new NativeWords([order.Program, .. order.Arguments]);
        using var environment = new NativeWords(order.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
        Check(InitActions(actions));
        Check(InitAttributes(attributes));
        try
        {
            Check(AddOpen(actions, 0, "/dev/null", ReadOnly, 0));
            Check(AddOpen(actions, 1, order.Log, WriteOnly | Create | Append, Convert.ToUInt32("600", 8)));
            Check(AddCopy(actions, 1, 2));

            // A number that one file goes to may be where another is: all are moved out of the way first.
            foreach (var (number, handle) in order.Descriptors)
            {
                var copy = ControlDescriptor((int)handle.DangerousGetHandle(), DuplicateAbove, HighDescriptors);
                Check(copy < 0 ? Marshal.GetLastPInvokeError() : 0);
                copies.Add(copy);
                Check(AddCopy(actions, copy, number));
            }

            Marshal.Copy(new byte[RecordSize], 0, mask, RecordSize);
            Check(SetMask(attributes, mask));
            _ = FillSignals(mask);
            Check(SetDefaults(attributes, mask));
            Check(SetFlags(attributes, NewSession | DefaultSignals | SignalMask));
            Check(Spawn(out var id, order.Program, actions, attributes, arguments.Pointer, environment.Pointer));
            return new DetachedProcess(id, ReadStart(id)?.Time ?? 0);
        }
        finally
        {
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
            Marshal.FreeHGlobal(actions);
            Marshal.FreeHGlobal(attributes);
            Marshal.FreeHGlobal(mask);
            copies.ForEach(copy => _ = Close(copy));
        }
    }

    /// <summary>Finds a process again.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="startTime">When it started.</param>
    /// <returns>The process; null when it has ended, whoever has its number now.</returns>
    internal static DetachedProcess? Find(int id, ulong startTime) =>
        new DetachedProcess(id, startTime) is { IsAlive: true } found ? found : null;

    /// <summary>Takes up a process that somebody else started, and leaves it to them to take its end from the kernel.</summary>
    /// <param name="id">Its number.</param>
    /// <returns>The process; null when there is none.</returns>
    internal static DetachedProcess? Adopt(int id) => ReadStart(id) is (var time, _) ? new DetachedProcess(id, time, mayBeChild: false) : null;

    /// <summary>Signals it, unless it has ended.</summary>
    /// <param name="signal">The signal.</param>
    internal void Signal(int signal)
    {
        if (IsAlive)
        {
            _ = HostLibrary.Signal(Id, signal);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="limit">For how long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it ended.</returns>
    internal async Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var pause = 1;
        while (IsAlive)
        {
            if (clock.Elapsed >= limit)
            {
                return false;
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            pause = Math.Min(pause * 2, 50);
        }

        return true;
    }

    /// <summary>Asks it to end, and ends it by force when it does not.</summary>
    /// <param name="patience">How long it may take, and then once more for the kernel.</param>
    /// <param name="cancellationToken">Ends it by force at once.</param>
    /// <returns>Whether it has ended; what the kernel holds up in a call of its own may go on.</returns>
    internal async Task<bool> EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            Signal(HostLibrary.Terminate);
            if (await WaitAsync(patience, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }
        catch (OperationCanceledException)
        {
            // Who has no patience left wants it ended all the same.
        }

        Signal(HostLibrary.Kill);
        return await WaitAsync(patience, CancellationToken.None).ConfigureAwait(false);
    }

    private static (ulong Time, char State)? ReadStart(int id)
    {
        try
        {
            // The name, in brackets, may hold anything; what follows it is the third field.
            var text = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (ulong.Parse(fields[19], CultureInfo.InvariantCulture), fields[0][0]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Spawn(out int id, string program, nint actions, nint attributes, nint arguments, nint environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitActions(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DestroyActions(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddOpen(nint actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddCopy(nint actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitAttributes(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DestroyAttributes(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFlags(nint attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetMask(nint attributes, nint mask);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetDefaults(nint attributes, nint signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FillSignals(nint signals);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ControlDescriptor(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}

/// <summary>What is started, and how.</summary>
/// <param name="Program">The program's path.</param>
/// <param name="Arguments">Its arguments, without the program itself.</param>
/// <param name="Environment">Its whole environment.</param>
/// <param name="Log">The file that its output is appended to.</param>
internal sealed record DetachedOrder(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string Log)
{
    /// <summary>Open files, by the numbers under which the program finds them.</summary>
    internal IReadOnlyList<(int Number, SafeHandle Handle)> Descriptors { get; init; } = [];
}
