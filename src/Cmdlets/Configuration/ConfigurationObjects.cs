using System.Collections;
using System.Management.Automation;
using VirtPS.Engine.DesiredState;

namespace VirtPS.Commands;

/// <summary>Turns hash tables and objects of PowerShell's into documents of desired state.</summary>
internal static class ConfigurationObjects
{
    internal static ConfigurationNode Read(object? value, ConfigurationPlace place)
    {
        var inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        return inner switch
        {
            IDictionary map => ConfigurationNode.Map(place, map.Cast<DictionaryEntry>().Select(entry => Field($"{entry.Key}", entry.Value, place))),
            PSCustomObject => ConfigurationNode.Map(place, ((PSObject)value!).Properties.Select(property => Field(property.Name, property.Value, place))),
            string or System.Security.SecureString => ConfigurationNode.Plain(place, inner),
            IEnumerable list => ConfigurationNode.List(place, [.. list.Cast<object?>().Select((item, i) => Read(item, place.At(i, 0)))]),
            SwitchParameter given => ConfigurationNode.Plain(place, given.IsPresent),
            Enum word => ConfigurationNode.Plain(place, word.ToString()),
            byte or short or ushort or uint or int => ConfigurationNode.Plain(place, Convert.ToInt64(inner, System.Globalization.CultureInfo.InvariantCulture)),
            ulong large => ConfigurationNode.Plain(place, large <= long.MaxValue ? (long)large : (double)large),
            decimal or float => ConfigurationNode.Plain(place, Convert.ToDouble(inner, System.Globalization.CultureInfo.InvariantCulture)),
            null or long or double or bool or Guid => ConfigurationNode.Plain(place, inner),
            _ => ConfigurationNode.Plain(place, inner.ToString()),
        };
    }

    private static KeyValuePair<string, ConfigurationNode> Field(string key, object? value, ConfigurationPlace place) =>
        KeyValuePair.Create(key, Read(value, place.At(key, 0)));
}
