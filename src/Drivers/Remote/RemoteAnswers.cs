using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Drivers.Remote;

/// <summary>Takes answers apart, and knows which failures are answers as well.</summary>
internal static class RemoteAnswers
{
    /// <summary>Asks for a text.</summary>
    internal static async Task<string> TextAsync<TArgs>(
        this RemoteLink link, Procedure<TArgs, TextResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs> =>
        (await link.CallAsync(procedure, args, cancellationToken).ConfigureAwait(false)).Text;

    /// <summary>Asks a question that is answered by yes or no.</summary>
    internal static async Task<bool> HoldsAsync<TArgs>(
        this RemoteLink link, Procedure<TArgs, AnswerResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs> =>
        (await link.CallAsync(procedure, args, cancellationToken).ConfigureAwait(false)).Answer != 0;

    /// <summary>Waits for an answer; one that cannot be had counts as the one given.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="otherwise">What stands for it.</param>
    /// <param name="codes">The errors that say so, beside that the daemon or its driver does not know the question.</param>
    internal static async Task<T> OrAsync<T>(this Task<T> answer, T otherwise, params VirtErrorCode[] codes)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (VirtException error) when (IsUnknown(error) || codes.Contains(error.Code))
        {
            return otherwise;
        }
    }

    /// <summary>Whether an error says that the daemon or its driver does not know what was asked.</summary>
    internal static bool IsUnknown(VirtException error) =>
        error.Code == VirtErrorCode.NoSupport
        || (error.Code == VirtErrorCode.Rpc && error.Message.StartsWith("unknown procedure", StringComparison.Ordinal));

    /// <summary>Whether a call failed because its object had vanished.</summary>
    internal static bool Lost<T>(Task<T> call, VirtErrorCode gone) =>
        call.IsFaulted && call.Exception.InnerException is VirtException error && error.Code == gone;
}
