using System.Reflection;
using System.Runtime.CompilerServices;
using VirtPS.HelpBuilder;

namespace VirtPS.Tests.Unit.House;

/// <summary>What users and other programs can see, as a file under review: a change of it is seen in the change's diff.</summary>
/// <remarks>After a wanted change run this test with the environment variable VIRTPS_ACCEPT_SURFACE=1, which rewrites the file.</remarks>
public sealed class SurfaceTests
{
    private const string Accept = "VIRTPS_ACCEPT_SURFACE";

    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void The_public_surface_is_the_one_under_review()
    {
        var path = Path.Combine(House.Repository.Root, "tests", "Unit", "House", "PublicSurface.txt");
        var surface = Surface().ToList();
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(path, string.Join('\n', surface) + "\n");
        }

        var reviewed = File.ReadAllLines(path);
        House.NoneOf(
            surface.Except(reviewed).Select(line => "+ " + line).Concat(reviewed.Except(surface).Select(line => "- " + line)),
            $"The public surface is not the one in PublicSurface.txt; with {Accept}=1 this test writes the file anew:");
        Assert.Equal(reviewed, surface);
    }

    private static IEnumerable<string> Surface() =>
        CmdletCatalog.Load(House.ModulePath)
            .SelectMany(cmdlet => cmdlet.Sets.Select(set => CmdletSyntax.Write(cmdlet, set).ReplaceLineEndings("")))
            .Concat(Types(House.Engine))
            .Concat(Types(House.Drivers))
            .Concat(Types(House.Module).Where(line => !line.Contains("Command", StringComparison.Ordinal)));

    private static IEnumerable<string> Types(Assembly assembly) =>
        from type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
        from line in type.IsEnum ? Values(type) : Members(type).Distinct().Order(StringComparer.Ordinal)
        select $"{type.FullName}{line}";

    private static IEnumerable<string> Values(Type type) =>
        type.GetEnumNames().Select(name => $".{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}");

    private static IEnumerable<string> Members(Type type) => type.GetMembers(Own)
        .Where(member => member is not MethodInfo { IsSpecialName: true } and not Type
            && !member.IsDefined(typeof(CompilerGeneratedAttribute)))
        .Select(Describe)
        .Prepend(type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? $" : {Name(parent)}" : "");

    private static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"({Parameters(constructor)})",
        MethodInfo method => $".{method.Name}({Parameters(method)}) {Name(method.ReturnType)}",
        PropertyInfo property => $".{property.Name} {Name(property.PropertyType)} {{{(property.CanRead ? " get" : "")}{Setter(property)} }}",
        EventInfo happening => $".{happening.Name} event {Name(happening.EventHandlerType!)}",
        FieldInfo field => $".{field.Name} {Name(field.FieldType)}",
        _ => $".{member.Name}",
    };

    private static string Setter(PropertyInfo property) => property.SetMethod is not { IsPublic: true } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init"
        : " set";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? "?" : "")}"));

    private static string Name(Type type) => !type.IsGenericType ? type.Name
        : $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
}
