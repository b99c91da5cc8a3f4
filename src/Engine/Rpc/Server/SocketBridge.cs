using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Rpc.Transport.Descriptors;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Joins a stream of a driver to a socket that another process holds; the bridge stands until one side ends.</summary>
/// <remarks>libvirt gives the socket to the hypervisor and has no more to do with it. So it is here: the client may close its connection.</remarks>
internal static class SocketBridge
{
    /// <summary>Joins a stream to a socket that came from the client.</summary>
    /// <param name="stream">The stream; the bridge disposes of it.</param>
    /// <param name="file">The socket; the bridge closes it.</param>
    internal static void Connect(Stream stream, SafeFileHandle file)
    {
        Socket socket;
        try
        {
            var handle = file.DangerousGetHandle();
            file.SetHandleAsInvalid();
            socket = new Socket(new SafeSocketHandle(handle, ownsHandle: true));
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        _ = RunAsync(stream, new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>Makes a socket for the client that leads to a stream.</summary>
    /// <param name="stream">The stream; the bridge disposes of it.</param>
    /// <returns>The client's end.</returns>
    /// <exception cref="IOException">The host has no more sockets.</exception>
    internal static SafeFileHandle Offer(Stream stream)
    {
        try
        {
            var (ours, theirs) = SocketMessages.MakePair();
            _ = RunAsync(stream, new NetworkStream(ours, ownsSocket: true));
            return theirs;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static async Task RunAsync(Stream stream, NetworkStream socket)
    {
        await using var one = stream.ConfigureAwait(false);
        await using var other = socket.ConfigureAwait(false);

        // Whichever side ends first, the other hears of it by the end of its own.
        await Task.WhenAny(CopyAsync(stream, socket), CopyAsync(socket, stream)).ConfigureAwait(false);
    }

    private static async Task CopyAsync(Stream from, Stream to)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            int count;
            while ((count = await from.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
                await to.FlushAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // However a side ends, the bridge ends with it, and nobody is there to be told.
        catch (Exception)
#pragma warning restore CA1031
        {
            return;
        }
    }
}
