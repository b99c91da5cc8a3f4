using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Knows the parameters of the admin program by which bounds are set.</summary>
/// <remarks>VIR_THREADPOOL_* and VIR_SERVER_CLIENTS_* of libvirt-admin.h.</remarks>
internal static class AdminParameters
{
    internal const string LeastWorkers = "minWorkers";
    internal const string MostWorkers = "maxWorkers";
    internal const string PriorityWorkers = "prioWorkers";
    internal const string MostClients = "nclients_max";
    internal const string MostUnknownClients = "nclients_unauth_max";

    /// <summary>Refuses parameters that are not among those that may be set, are of the wrong type or are there twice.</summary>
    /// <exception cref="VirtException">ArgumentUnsupported for one that cannot be set, InvalidArg for the rest.</exception>
    /// <remarks>virTypedParamsValidate; all of them are unsigned numbers.</remarks>
    internal static void Check(IReadOnlyList<TypedParameter> parameters, params ReadOnlySpan<string> known)
    {
        var seen = new HashSet<string>();
        foreach (var (name, value) in parameters.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            if (!known.Contains(name))
            {
                throw new VirtException(VirtErrorCode.ArgumentUnsupported, $"parameter '{name}' not supported", VirtErrorDomain.Admin);
            }

            if (!seen.Add(name))
            {
                throw new VirtException(VirtErrorCode.InvalidArg, $"parameter '{name}' occurs multiple times", VirtErrorDomain.Admin);
            }

            if (value is not uint)
            {
                throw new VirtException(
                    VirtErrorCode.InvalidArg, $"invalid type '{TypeName(value)}' for parameter '{name}', expected 'uint'", VirtErrorDomain.Admin);
            }
        }
    }

    /// <summary>Lists those of some parameters that have a value.</summary>
    internal static TypedParameter[] Given(params ReadOnlySpan<(string Name, object? Value)> all)
    {
        var given = new List<TypedParameter>();
        foreach (var (name, value) in all)
        {
            if (value is not null)
            {
                given.Add(new(name, value));
            }
        }

        return [.. given];
    }

    private static string TypeName(object value) => value switch
    {
        int => "int",
        long => "llong",
        ulong => "ullong",
        double => "double",
        bool => "boolean",
        _ => "string",
    };
}
