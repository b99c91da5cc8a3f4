using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Says of a refused flag what libvirt says: which of the driver's functions refused it, and which part that belongs to.</summary>
/// <remarks>virCheckFlags names the function that it stands in, and that is the driver's, not the public one.</remarks>
internal static class FunctionNames
{
    private const string Public = "vir";
    private const string Connect = "Connect";

    // The first that fits: the beginning of a public name, what stands for it, and the part.
    private static readonly (string Start, string Name, VirtErrorDomain Domain)[] Families =
    [
        ("NodeDeviceDetachFlags", "qemuNodeDeviceDetachFlags", VirtErrorDomain.Qemu),
        ("NodeDevice", "nodeDevice", VirtErrorDomain.NodeDevice),
        ("NodeNumOfDevices", "nodeNumOfDevices", VirtErrorDomain.NodeDevice),
        ("NodeListDevices", "nodeListDevices", VirtErrorDomain.NodeDevice),
        ("NodeGetCPU", "virHostCPUGet", VirtErrorDomain.None),
        ("NodeGetMemory", "virHostMemGet", VirtErrorDomain.None),
        ("NodeSetMemory", "virHostMemSet", VirtErrorDomain.None),
        ("NodeSuspend", "virNodeSuspend", VirtErrorDomain.None),
        ("Network", "network", VirtErrorDomain.Network),
        ("NWFilter", "nwfilter", VirtErrorDomain.NWFilter),
        ("Secret", "secret", VirtErrorDomain.Secret),
        ("Storage", "storage", VirtErrorDomain.Storage),
        ("Interface", "udevInterface", VirtErrorDomain.Interface),
        ("DomainRestore", "qemuDomainRestore", VirtErrorDomain.Qemu),
        (string.Empty, "qemu", VirtErrorDomain.Qemu),
    ];

    // What a question to the whole connection is about.
    private static readonly (string About, string Name, VirtErrorDomain Domain)[] Subjects =
    [
        ("Networks", "network", VirtErrorDomain.Network),
        ("StoragePool", "storage", VirtErrorDomain.Storage),
        ("NWFilter", "nwfilter", VirtErrorDomain.NWFilter),
        ("NodeDevices", "node", VirtErrorDomain.NodeDevice),
        ("Secrets", "secret", VirtErrorDomain.Secret),
        ("Interfaces", "udev", VirtErrorDomain.Interface),
    ];

    /// <summary>Makes the error for flags that a function does not know.</summary>
    /// <param name="function">The function's public name.</param>
    /// <param name="unknown">The flags.</param>
    /// <returns>InvalidArg, whose first text names the function.</returns>
    internal static VirtException Refuse(string function, uint unknown) => VirtException.FromPeer(
        VirtErrorCode.InvalidArg, VirtErrorDomain.Rpc, VirtErrorLevel.Error, $"unsupported flags (0x{unknown:x}) in function {function}", (function, "flags", null), 0, 0);

    /// <summary>Names the driver's function in an error that <see cref="Refuse"/> made; other errors stay as they are.</summary>
    /// <param name="error">The error.</param>
    /// <param name="driver">The name of the connection's driver; null before it is open.</param>
    /// <returns>The error that a client is told.</returns>
    internal static VirtException Name(VirtException error, string? driver)
    {
        if (error is not { Code: VirtErrorCode.InvalidArg, Domain: VirtErrorDomain.Rpc, Str2: "flags", Str1: { } function }
            || !function.StartsWith(Public, StringComparison.Ordinal))
        {
            return error;
        }

        var own = function[Public.Length..];
        return driver switch
        {
            "QEMU" => Worded(error, function, OfHost(own)),
            "Test" => Worded(error, function, ("test" + own, VirtErrorDomain.Test)),
            _ => error,
        };
    }

    private static (string Name, VirtErrorDomain Domain) OfHost(string function)
    {
        if (function.StartsWith(Connect, StringComparison.Ordinal)
            && Array.Find(Subjects, subject => function.Contains(subject.About, StringComparison.Ordinal)) is { Name: { } subject } about)
        {
            return (subject + function, about.Domain);
        }

        var family = Array.Find(Families, family => function.StartsWith(family.Start, StringComparison.Ordinal));
        return (family.Name + function[family.Start.Length..], family.Domain);
    }

    private static VirtException Worded(VirtException error, string function, (string Name, VirtErrorDomain Domain) named) => VirtException.FromPeer(
        error.Code, named.Domain, error.Level, error.Message.Replace(function, named.Name, StringComparison.Ordinal), (named.Name, error.Str2, null), 0, 0);
}
