using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Makes the errors that several operations on domains of a test node share.</summary>
internal static class DomainErrors
{
    /// <summary>What the test driver says for itself.</summary>
    internal static DomainSpeaker Speaker { get; } = new(VirtErrorDomain.Test);

    internal static VirtException NoDomain(string what) => Speaker.NoDomain(what);

    internal static VirtException NoDomain(DomainRef domain) => Speaker.NoDomain(domain);

    internal static VirtException NotRunning() => SharedErrors.NotRunning();

    internal static VirtException Invalid(string what) => Speaker.Invalid(what);

    internal static VirtException Argument(string what) => Speaker.Argument(what);

    internal static VirtException Internal(string what) => Speaker.Internal(what);

    internal static VirtException Shared(VirtErrorCode code, string what) => SharedErrors.Of(code, what);

    internal static void CheckFlags<T>(T flags, T known, string function)
        where T : struct, Enum => Speaker.CheckFlags(flags, known, function);

    internal static void CheckExclusive<T>(T flags, T first, T second)
        where T : struct, Enum => SharedErrors.CheckExclusive(flags, first, second);
}
