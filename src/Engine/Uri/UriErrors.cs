using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Uri;

/// <summary>Makes the errors of this room alike.</summary>
/// <remarks>The texts name the part that is wrong and not the whole URI: some users write a password into it.</remarks>
internal static class UriErrors
{
    /// <summary>Makes the error for a URI that cannot be used.</summary>
    /// <param name="detail">What is wrong with which part.</param>
    /// <param name="inner">What found it.</param>
    /// <returns>An error with code <see cref="VirtErrorCode.InvalidArg"/>.</returns>
    public static VirtException Invalid(string detail, Exception? inner = null) =>
        new(VirtErrorCode.InvalidArg, $"URI: {detail}", VirtErrorDomain.Uri, inner);
}
