using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>A guest's terminal as a stream.</summary>
/// <remarks>A terminal cannot be read without holding a thread, so each open one has its own, which a second descriptor wakes when the stream is closed.</remarks>
internal sealed partial class TerminalStream : SequentialStream
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;
    private const short CanBeRead = 1;
    private const int BlockSize = 4096;
    private const int BlocksAhead = 64;

    private readonly Channel<byte[]> _arrived = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(BlocksAhead) { SingleWriter = true });
    private readonly SafeFileHandle _terminal;
    private readonly SafeFileHandle _wake;
    private readonly Lock _gate = new();
    private ReadOnlyMemory<byte> _rest;
    private volatile bool _isClosed;

    private TerminalStream(SafeFileHandle terminal, SafeFileHandle wake)
    {
        (_terminal, _wake) = (terminal, wake);
        new Thread(Pump) { IsBackground = true, Name = "terminal" }.Start();
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Opens a terminal.</summary>
    /// <param name="path">Its path, such as <c>/dev/pts/3</c>.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal static TerminalStream Open(string path)
    {
        var terminal = new SafeFileHandle(OpenFile(path, ReadWrite | NoControllingTerminal | CloseOnExec), ownsHandle: true);
        if (terminal.IsInvalid)
        {
            throw new IOException($"unable to open '{path}': {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var wake = new SafeFileHandle(MakeEvent(0, CloseOnExec), ownsHandle: true);
        if (wake.IsInvalid)
        {
            terminal.Dispose();
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        return new TerminalStream(terminal, wake);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.IsEmpty)
        {
            if (!await _arrived.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) || !_arrived.Reader.TryRead(out var block))
            {
                return 0;
            }

            _rest = block;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // What is typed is short, and the terminal takes it at once unless the guest has hung for long.
        return new ValueTask(Task.Run(() => Send(buffer.Span), cancellationToken));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            // The other end may have closed the terminal before.
            if (disposing && !_isClosed && !_wake.IsClosed)
            {
                _ = WriteFile(_wake, [1, 0, 0, 0, 0, 0, 0, 0], sizeof(ulong));
            }

            _isClosed = true;
        }

        base.Dispose(disposing);
    }

    private void Send(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_terminal.IsClosed)
            {
                throw new IOException("the terminal is closed");
            }

            var sent = WriteFile(_terminal, data, data.Length);
            if (sent <= 0)
            {
                throw new IOException(Marshal.GetLastPInvokeErrorMessage());
            }

            data = data[(int)sent..];
        }
    }

    private void Pump()
    {
        var block = new byte[BlockSize];
        Span<Awaited> awaited =
        [
            new((int)_terminal.DangerousGetHandle(), CanBeRead),
            new((int)_wake.DangerousGetHandle(), CanBeRead),
        ];
        while (!_isClosed)
        {
            if (Await(awaited, (uint)awaited.Length, -1) < 0 || awaited[1].Returned != 0 || _isClosed)
            {
                continue;
            }

            var count = ReadFile(_terminal, block, block.Length);
            if (count <= 0)
            {
                break;
            }

            // Who reads slowly holds up the guest's terminal, not the daemon's memory.
            var written = _arrived.Writer.WriteAsync(block.AsSpan(0, (int)count).ToArray()).AsTask();
            while (!written.Wait(200) && !_isClosed)
            {
            }
        }

        _arrived.Writer.TryComplete();
        lock (_gate)
        {
            _terminal.Dispose();
            _wake.Dispose();
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint MakeEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Await(Span<Awaited> awaited, ulong count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadFile(SafeFileHandle file, Span<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteFile(SafeFileHandle file, ReadOnlySpan<byte> buffer, nint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct Awaited(int descriptor, short wanted)
    {
        internal int Descriptor = descriptor;
        internal short Wanted = wanted;
        internal short Returned;
    }
}
