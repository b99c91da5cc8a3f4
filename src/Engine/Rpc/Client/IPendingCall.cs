using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>A call that waits for its reply.</summary>
internal interface IPendingCall
{
    /// <summary>Takes the open files that came with the reply, before its result.</summary>
    void TakeFiles(IReadOnlyList<SafeFileHandle> files);

    /// <summary>Takes the result.</summary>
    /// <exception cref="XdrException">The bytes are no such result.</exception>
    void Complete(ref XdrReader reader);

    /// <summary>Takes the error, the server's or the connection's.</summary>
    void Fail(Exception error);
}
