using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Words what ended a call and is no error of libvirt's.</summary>
internal static class CallErrors
{
    /// <summary>Makes the answer of a failure.</summary>
    /// <param name="error">The failure.</param>
    /// <returns>OperationAborted for a cancelled call, Rpc for an answer that the protocol cannot carry, InternalError for the rest.</returns>
    internal static VirtException Worded(Exception error) => error switch
    {
        OperationCanceledException => VirtException.Worded(VirtErrorCode.OperationAborted, "the operation was cancelled", VirtErrorDomain.Rpc),
        XdrException => VirtException.Worded(VirtErrorCode.Rpc, $"Unable to encode message payload: {error.Message}", VirtErrorDomain.Rpc),
        _ => new VirtException(VirtErrorCode.InternalError, error.Message, VirtErrorDomain.Rpc, error),
    };
}
