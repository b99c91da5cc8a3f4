using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Remote;

/// <summary>Makes a stream of a socket that came with a reply.</summary>
internal static class ReceivedSocket
{
    /// <summary>Takes the socket.</summary>
    /// <param name="files">What came; the stream owns the socket, the rest is closed.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="VirtException">InternalError when it is not one socket that came.</exception>
    internal static Stream Take(IReadOnlyList<SafeFileHandle> files)
    {
        if (files is not [var file])
        {
            foreach (var one in files)
            {
                one.Dispose();
            }

            throw new VirtException(VirtErrorCode.InternalError, $"Unexpected number of file descriptors in the reply: {files.Count}", VirtErrorDomain.Remote);
        }

        var handle = new SafeSocketHandle(file.DangerousGetHandle(), ownsHandle: true);
        file.SetHandleAsInvalid();
        try
        {
            return new NetworkStream(new Socket(handle), ownsSocket: true);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            handle.Dispose();
            throw new VirtException(VirtErrorCode.InternalError, $"what came with the reply is no socket: {e.Message}", VirtErrorDomain.Remote, e);
        }
    }
}
