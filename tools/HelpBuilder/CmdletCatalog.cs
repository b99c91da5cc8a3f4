using System.Reflection;
using System.Runtime.Loader;

namespace VirtPS.HelpBuilder;

/// <summary>Reads the cmdlets of an assembly without running any of them.</summary>
public static class CmdletCatalog
{
    private const string Namespace = "System.Management.Automation.";
    private const int NoPosition = int.MinValue;

    /// <summary>Reads an assembly.</summary>
    /// <param name="path">The assembly that holds the cmdlets.</param>
    /// <returns>The cmdlets in the order of their names.</returns>
    public static IReadOnlyList<CmdletDescription> Load(string path)
    {
        var context = new ModuleContext(Path.GetFullPath(path));
        return [.. context.LoadFromAssemblyPath(Path.GetFullPath(path)).GetExportedTypes()
            .Where(type => !type.IsAbstract && Find(type, "CmdletAttribute") is not null)
            .Select(Describe)
            .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];
    }

    private static CmdletDescription Describe(Type type)
    {
        var cmdlet = Find(type, "CmdletAttribute")!;
        var parameters = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => Find(property, "ParameterAttribute") is not null)
            .OrderBy(property => Depth(property.DeclaringType!, type))
            .ThenBy(property => property.MetadataToken)
            .Select(Describe)
            .ToList();
        if (Named(cmdlet, "SupportsShouldProcess") is true)
        {
            parameters.Add(Common("WhatIf", "wi"));
            parameters.Add(Common("Confirm", "cf"));
        }

        return new CmdletDescription(
            $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}",
            type.FullName!,
            Strings(Find(type, "AliasAttribute")),
            Named(cmdlet, "DefaultParameterSetName") as string ?? "",
            parameters,
            [.. All(type, "OutputTypeAttribute").SelectMany(OutputTypes).Distinct()]);
    }

    private static ParameterDescription Describe(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var item = type.IsArray ? Nullable.GetUnderlyingType(type.GetElementType()!) ?? type.GetElementType()! : type;
        var allowed = Strings(Find(property, "ValidateSetAttribute"));
        return new ParameterDescription(
            property.Name,
            type.IsArray ? ShortName(item) + "[]" : ShortName(type),
            item.FullName ?? item.Name,
            Strings(Find(property, "AliasAttribute")),
            allowed.Count > 0 || !item.IsEnum ? allowed : item.GetEnumNames(),
            Find(property, "SupportsWildcardsAttribute") is not null,
            All(property, "ParameterAttribute").ToDictionary(
                attribute => Named(attribute, "ParameterSetName") as string ?? ParameterDescription.AllSets, Use));
    }

    private static ParameterUse Use(CustomAttributeData attribute)
    {
        var position = Named(attribute, "Position") as int? ?? NoPosition;
        return new ParameterUse(
            Named(attribute, "Mandatory") is true,
            position == NoPosition ? null : position,
            Named(attribute, "ValueFromPipeline") is true,
            Named(attribute, "ValueFromPipelineByPropertyName") is true);
    }

    private static ParameterDescription Common(string name, string alias) => new(
        name, "SwitchParameter", Namespace + "SwitchParameter", [alias], [], false,
        new Dictionary<string, ParameterUse> { [ParameterDescription.AllSets] = new(false, null, false, false) });

    private static string ShortName(Type type) => !type.IsGenericType ? type.Name
        : $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(ShortName))}>";

    private static IEnumerable<string> OutputTypes(CustomAttributeData attribute) =>
        attribute.ConstructorArguments.SelectMany(Flatten).Select(value => value is Type type ? type.FullName! : value as string)
            .OfType<string>();

    private static IReadOnlyList<string> Strings(CustomAttributeData? attribute) =>
        attribute is null ? [] : [.. attribute.ConstructorArguments.SelectMany(Flatten).OfType<string>()];

    private static IEnumerable<object?> Flatten(CustomAttributeTypedArgument argument) =>
        argument.Value is IReadOnlyCollection<CustomAttributeTypedArgument> items ? items.SelectMany(Flatten) : [argument.Value];

    private static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;

    private static CustomAttributeData? Find(MemberInfo member, string attribute) => All(member, attribute).FirstOrDefault();

    private static IEnumerable<CustomAttributeData> All(MemberInfo member, string attribute) =>
        member.GetCustomAttributesData().Where(data => data.AttributeType.FullName == Namespace + attribute);

    private static int Depth(Type declaring, Type? type)
    {
        var depth = 0;
        for (; type is not null && type != declaring; type = type.BaseType)
        {
            depth++;
        }

        return depth;
    }

    /// <summary>Finds the module's own assemblies beside it, and PowerShell's among the tool's.</summary>
    private sealed class ModuleContext(string module) : AssemblyLoadContext(isCollectible: false)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(Path.GetDirectoryName(module)!, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
