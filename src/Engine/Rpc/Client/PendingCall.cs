using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>A call that waits for a result of its type.</summary>
/// <remarks>The waiter goes on elsewhere than on the thread that reads the connection, which it could hold up.</remarks>
internal sealed class PendingCall<TResult>() : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously), IPendingCall
    where TResult : IXdrRecord<TResult>
{
    /// <summary>The open files that came with the reply; whoever called closes them.</summary>
    internal IReadOnlyList<SafeFileHandle> Files { get; private set; } = [];

    public void TakeFiles(IReadOnlyList<SafeFileHandle> files) => Files = files;

    public void Complete(ref XdrReader reader) => TrySetResult(TResult.Read(ref reader));

    public void Fail(Exception error) => TrySetException(error);
}
