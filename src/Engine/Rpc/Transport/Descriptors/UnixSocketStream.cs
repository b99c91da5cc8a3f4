using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Transport.Descriptors;

/// <summary>A Unix socket as a stream that open files travel along; the socket goes with it.</summary>
/// <param name="socket">The connected socket.</param>
/// <remarks>One reader and one writer may work at the same time, as with any socket.</remarks>
internal sealed class UnixSocketStream(Socket socket) : SequentialStream, IFilePassage
{
    // What stands for a file.
    private static readonly byte[] Token = [0];

    private readonly Queue<SafeFileHandle> _files = [];
    private bool _emptied = true;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Makes a stream of a socket, one for open files where the system has them.</summary>
    /// <param name="socket">The connected socket, which goes with the stream.</param>
    /// <returns>The stream.</returns>
    public static Stream Over(Socket socket) => OperatingSystem.IsLinux() ? new UnixSocketStream(socket) : new NetworkStream(socket, ownsSocket: true);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            // What filled less than its buffer was all there was: the next bytes have to be waited for.
            if (_emptied)
            {
                await WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            var count = SocketMessages.TryReceive(socket.SafeHandle, buffer.Span, _files);
            _emptied = count < buffer.Length;
            if (count >= 0)
            {
                return count;
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                buffer = buffer[await socket.SendAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
            }
        }
        catch (SocketException e)
        {
            throw new IOException(TransportErrors.Reason(e), e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<SafeFileHandle> Take(int count)
    {
        if (_files.Count < count)
        {
            throw new XdrException($"{count} open files are announced, and {_files.Count} came");
        }

        var taken = new SafeFileHandle[count];
        for (var index = 0; index < count; index++)
        {
            taken[index] = _files.Dequeue();
        }

        return taken;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(SafeFileHandle file, CancellationToken cancellationToken)
    {
        while (!SocketMessages.TrySend(socket.SafeHandle, Token, file))
        {
            // Rare enough for a thread to wait: the peer has to read first.
            await Task.Run(() => socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectWrite), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket.Dispose();
            while (_files.TryDequeue(out var file))
            {
                file.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new IOException(TransportErrors.Reason(e), e);
        }
    }
}
