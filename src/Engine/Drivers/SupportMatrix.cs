using System.Reflection;

namespace VirtPS.Engine.Drivers;

/// <summary>Tells from their interface maps what drivers have and lack.</summary>
/// <remarks>libvirt publishes the same as its hvsupport page.</remarks>
public static class SupportMatrix
{
    /// <summary>Every family of the contract, in the order of <see cref="IDriverConnection"/>.</summary>
    public static IReadOnlyList<Type> Families { get; } =
    [
        .. typeof(IDriverConnection).GetProperties()
            .Select(property => property.PropertyType)
            .Where(type => type.IsInterface && type.Namespace == typeof(IDriver).Namespace),
    ];

    /// <summary>Gives a family's short name.</summary>
    /// <param name="family">The family's interface.</param>
    /// <returns>The name without its leading I and trailing Driver.</returns>
    public static string ShortName(Type family) => family.Name[1..^"Driver".Length];

    /// <summary>Lists every function of the contract with whether a driver has it.</summary>
    /// <param name="driver">The driver.</param>
    /// <returns>The functions, family by family.</returns>
    public static IReadOnlyList<FunctionSupport> For(IDriver driver) =>
        [.. Families.SelectMany(family => FunctionsOf(driver, family, driver.Families.GetValueOrDefault(family)))];

    /// <summary>Sums up what a driver can do.</summary>
    /// <param name="driver">The driver.</param>
    /// <returns>Its families with their counts.</returns>
    public static DriverSupport Summarize(IDriver driver) =>
        new(
            driver.Name,
            driver.Schemes.ToArray(),
            driver.Reach,
            For(driver).GroupBy(function => function.Family)
                .Select(family => new FamilySupport(family.Key, family.Count(function => function.IsSupported), family.Count()))
                .ToArray());

    private static IEnumerable<FunctionSupport> FunctionsOf(IDriver driver, Type family, Type? implementation)
    {
        if (implementation is null)
        {
            return family.GetMethods().Select(method => Lacking(driver, family, method));
        }

        var map = implementation.GetInterfaceMap(family);
        return map.InterfaceMethods.Zip(map.TargetMethods, (contract, target) => target.DeclaringType is { IsInterface: false }
            ? new FunctionSupport(driver.Name, ShortName(family), NameOf(contract), true)
            : Lacking(driver, family, contract));
    }

    private static FunctionSupport Lacking(IDriver driver, Type family, MethodInfo method) =>
        new(driver.Name, ShortName(family), NameOf(method), false, driver.NotApplicable.GetValueOrDefault($"{ShortName(family)}.{NameOf(method)}"));

    private static string NameOf(MethodInfo method) =>
        method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name[..^"Async".Length] : method.Name;
}
