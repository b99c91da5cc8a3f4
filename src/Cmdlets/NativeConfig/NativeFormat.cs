using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the names of the formats in which hypervisors keep their own configurations.</summary>
public sealed class NativeFormatCompleter() : WordCompleter([.. NativeFormats.All]);

/// <summary>Chooses the format of a hypervisor's own configuration.</summary>
internal static class NativeFormat
{
    /// <summary>Gives the format that the user names, else the usual one of the host.</summary>
    internal static async Task<string> OfAsync(VirtConnection connection, string? named, CancellationToken cancellationToken) =>
        named ?? await NativeFormats.OfAsync(connection, cancellationToken).ConfigureAwait(false)
        ?? throw VirtException.Worded(VirtErrorCode.InvalidArg, $"the hypervisor of '{connection.Name}' has no usual format; say with -Format which one is meant");
}
