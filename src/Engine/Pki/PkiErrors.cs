using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Pki;

/// <summary>Words the errors of this room.</summary>
internal static class PkiErrors
{
    /// <summary>Makes the error for certificates that cannot be used.</summary>
    /// <param name="message">What is wrong with which file, and what to do.</param>
    /// <returns>An error with libvirt's code for them, SystemError.</returns>
    public static VirtException Unusable(string message) => VirtException.Worded(VirtErrorCode.SystemError, message, VirtErrorDomain.Rpc);

    /// <summary>Makes the error for something that the user asked for and that cannot be.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <returns>An error with code InvalidArg.</returns>
    public static VirtException Argument(string message) => VirtException.Worded(VirtErrorCode.InvalidArg, message, VirtErrorDomain.Rpc);
}
