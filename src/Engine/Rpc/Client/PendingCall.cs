using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>A call that waits for a result of its type.</summary>
/// <remarks>The waiter goes on elsewhere than on the thread that reads the connection, which it could hold up.</remarks>
internal sealed class PendingCall<TResult>() : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously), IPendingCall
    where TResult : IXdrRecord<TResult>
{
    public void Complete(ref XdrReader reader) => TrySetResult(TResult.Read(ref reader));

    public void Fail(Exception error) => TrySetException(error);
}
