using System.Reflection;
using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Unit.Drivers;

/// <summary>Rules for the classes that implement families of the driver contract.</summary>
public sealed class FamilyTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static IReadOnlyList<Type> Classes { get; } =
        [.. typeof(TestDriver).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && FamiliesOf(type).Any())];

    [Fact]
    public void A_family_class_has_no_public_async_method_but_the_contract_s()
    {
        // A mistyped name or parameter would compile, and leave the contract's default, NoSupport, in place.
        var strays =
            from type in Classes
            let targets = FamiliesOf(type).SelectMany(family => type.GetInterfaceMap(family).TargetMethods).ToHashSet()
            from method in type.GetMethods(Own)
            where method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != nameof(IAsyncDisposable.DisposeAsync)
            where !targets.Contains(method)
            select $"{type.Name}.{method.Name}";
        Assert.Empty(strays);
    }

    [Fact]
    public void A_class_implements_one_family() => Assert.All(Classes, type => Assert.Single(FamiliesOf(type)));

    [Fact]
    public async Task A_connection_has_exactly_the_families_that_its_driver_names()
    {
        var driver = new TestDriver();
        await using var connection = await driver.OpenAsync(Engine.Uri.VirtUri.Parse("test:///default"), new DriverOpenOptions(), CancellationToken.None);
        var present =
            from property in typeof(IDriverConnection).GetProperties()
            where SupportMatrix.Families.Contains(property.PropertyType)
            let family = property.GetValue(connection)
            where family is not null
            select (property.PropertyType.Name, family.GetType().Name);
        Assert.Equal(
            driver.Families.Select(pair => (pair.Key.Name, pair.Value.Name)).Order(),
            present.Order());
    }

    private static IEnumerable<Type> FamiliesOf(Type type) => type.GetInterfaces().Intersect(SupportMatrix.Families);
}
