using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Tuning;

/// <summary>Checks typed parameters that a caller gives against those that an operation knows.</summary>
/// <remarks>virTypedParamsValidate.</remarks>
/// <param name="known">The names with the type of each.</param>
internal sealed class ParameterRules(params (string Name, Type Type)[] known)
{
    /// <summary>Refuses what the operation does not know, what has another type and what is given twice.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="VirtException">ArgumentUnsupported for an unknown name, InvalidArg otherwise.</exception>
    internal void Check(IReadOnlyList<TypedParameter> parameters)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            var type = Array.Find(known, item => item.Name == parameter.Name).Type
                ?? throw new VirtException(VirtErrorCode.ArgumentUnsupported, $"parameter '{parameter.Name}' not supported");
            if (!seen.Add(parameter.Name))
            {
                throw new VirtException(VirtErrorCode.InvalidArg, $"parameter '{parameter.Name}' occurs multiple times");
            }

            if (parameter.Value.GetType() != type)
            {
                throw new VirtException(
                    VirtErrorCode.InvalidArg,
                    $"invalid type '{WordOf(parameter.Value.GetType())}' for parameter '{parameter.Name}', expected '{WordOf(type)}'");
            }
        }
    }

    private static string WordOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "llong",
        TypeCode.UInt64 => "ullong",
        TypeCode.Double => "double",
        TypeCode.Boolean => "boolean",
        TypeCode.String => "string",
        _ => "unknown",
    };
}
