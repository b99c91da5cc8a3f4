using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Words the errors of transports: what failed, the system's word for it, and what to do.</summary>
internal static class TransportErrors
{
    /// <summary>Makes the error for something that the machine or the network refused.</summary>
    /// <param name="what">What failed.</param>
    /// <param name="advice">What to do about it.</param>
    /// <returns>An error with code SystemError.</returns>
    public static VirtException System(string what, string? advice = null) =>
        VirtException.Worded(VirtErrorCode.SystemError, With(what, advice), VirtErrorDomain.Rpc);

    /// <summary>Makes the error for a URI that lacks something or asks for what cannot be.</summary>
    /// <param name="message">What is wrong, and what to write instead.</param>
    /// <returns>An error with code InvalidArg.</returns>
    public static VirtException Argument(string message) =>
        VirtException.Worded(VirtErrorCode.InvalidArg, message, VirtErrorDomain.Remote);

    /// <summary>Gets the system's own word for a failed call, such as <c>Connection refused</c>.</summary>
    /// <param name="error">The failure.</param>
    /// <returns>The word.</returns>
    public static string Reason(Exception error) => error.GetBaseException().Message.TrimEnd('.');

    /// <summary>Joins a message and its advice.</summary>
    /// <param name="what">What failed.</param>
    /// <param name="advice">What to do about it.</param>
    /// <returns>Both, as one text.</returns>
    public static string With(string what, string? advice) => advice is null ? what : $"{what} ({advice})";
}
