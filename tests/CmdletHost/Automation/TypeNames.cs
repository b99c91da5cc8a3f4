using System.Collections;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml;

namespace System.Management.Automation;

/// <summary>Names of types as they stand between brackets in a script.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, Type> Short = new(StringComparer.OrdinalIgnoreCase)
    {
        ["int"] = typeof(int), ["long"] = typeof(long), ["string"] = typeof(string), ["bool"] = typeof(bool), ["double"] = typeof(double),
        ["decimal"] = typeof(decimal), ["byte"] = typeof(byte), ["char"] = typeof(char), ["object"] = typeof(object), ["array"] = typeof(object[]),
        ["ulong"] = typeof(ulong), ["uint"] = typeof(uint), ["hashtable"] = typeof(Hashtable), ["switch"] = typeof(SwitchParameter),
        ["guid"] = typeof(Guid), ["uri"] = typeof(Uri), ["version"] = typeof(Version), ["timespan"] = typeof(TimeSpan), ["datetime"] = typeof(DateTime),
        ["xml"] = typeof(XmlDocument), ["regex"] = typeof(Regex), ["pscustomobject"] = typeof(PSObject), ["psobject"] = typeof(PSObject),
        ["pscredential"] = typeof(PSCredential), ["scriptblock"] = typeof(ScriptBlock), ["type"] = typeof(Type), ["ipaddress"] = typeof(IPAddress),
        ["math"] = typeof(Math), ["float"] = typeof(float), ["single"] = typeof(float), ["short"] = typeof(short), ["ushort"] = typeof(ushort), ["securestring"] = typeof(Security.SecureString), ["wildcardpattern"] = typeof(WildcardPattern),
    };

    public static Type? Find(string name)
    {
        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            return Find(name[..^2])?.MakeArrayType();
        }

        if (name.EndsWith(']') && name.IndexOf('[') is > 0 and var open)
        {
            var arguments = name[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries).Select(Find).ToArray();
            return arguments.Contains(null) ? null : Find($"{name[..open]}`{arguments.Length}")?.MakeGenericType(arguments!);
        }

        return Short.TryGetValue(name, out var known) ? known : Type.GetType(name, false, true) ?? AppDomain.CurrentDomain.GetAssemblies()
            .Select(a => a.GetType(name, false, true) ?? a.GetType("System." + name, false, true))
            .FirstOrDefault(t => t is { IsPublic: true });
    }
}
