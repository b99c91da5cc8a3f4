using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Turns what the steps of older migrations are given into typed parameters.</summary>
/// <remarks>VIR_MIGRATE_PARAM_*.</remarks>
internal static class MigrationParameters
{
    private const string Uri = "migrate_uri";
    private const string Name = "destination_name";
    private const string Xml = "destination_xml";
    private const string Rate = "bandwidth";

    /// <summary>Puts a step together; what is not known is left out.</summary>
    internal static MigrationStep Step(
        ulong flags, ReadOnlyMemory<byte> cookie, string? uri = null, string? name = null, string? xml = null, ulong bandwidth = 0)
    {
        var parameters = new List<TypedParameter>();
        AddIfKnown(parameters, Uri, uri);
        AddIfKnown(parameters, Name, name);
        AddIfKnown(parameters, Xml, xml);
        AddIfKnown(parameters, Rate, bandwidth == 0 ? null : bandwidth);
        return new(parameters, cookie, (DomainMigrateFlags)flags);
    }

    private static void AddIfKnown(List<TypedParameter> parameters, string name, object? value)
    {
        if (value is not null)
        {
            parameters.Add(new(name, value));
        }
    }
}
