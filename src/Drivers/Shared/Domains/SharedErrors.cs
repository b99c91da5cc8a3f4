using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Makes the errors in which all drivers speak alike.</summary>
internal static class SharedErrors
{
    /// <summary>Makes an error of the code that drivers share.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="what">What went wrong.</param>
    /// <returns>The error.</returns>
    internal static VirtException Of(VirtErrorCode code, string what) => new(code, what, VirtErrorDomain.Domain);

    /// <summary>Says that a domain does not run.</summary>
    /// <returns>OperationInvalid.</returns>
    internal static VirtException NotRunning() => Of(VirtErrorCode.OperationInvalid, "domain is not running");

    /// <summary>Says that two flags contradict each other.</summary>
    /// <param name="first">The one flag by libvirt's name.</param>
    /// <param name="second">The other flag.</param>
    /// <returns>InvalidArg.</returns>
    /// <remarks>VIR_EXCLUSIVE_FLAGS_RET.</remarks>
    internal static VirtException Exclusive(string first, string second) =>
        VirtException.Worded(VirtErrorCode.InvalidArg, $"Flags '{first}' and '{second}' are mutually exclusive", VirtErrorDomain.Domain);

    /// <summary>Refuses two flags that contradict each other.</summary>
    /// <typeparam name="T">The flags' type.</typeparam>
    /// <param name="flags">What the caller gave.</param>
    /// <param name="first">The one flag.</param>
    /// <param name="second">The other flag.</param>
    /// <exception cref="VirtException">InvalidArg when both are given.</exception>
    internal static void CheckExclusive<T>(T flags, T first, T second)
        where T : struct, Enum
    {
        if (flags.HasFlag(first) && flags.HasFlag(second))
        {
            throw Of(VirtErrorCode.InvalidArg, $"flags {first} and {second} are mutually exclusive");
        }
    }
}
