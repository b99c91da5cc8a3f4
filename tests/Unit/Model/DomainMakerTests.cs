using VirtPS.Drivers.Test;
using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Model;

/// <summary>What stays on a host when the making of a domain fails half-way.</summary>
public sealed class DomainMakerTests
{
    private static readonly VirtDomainConfig Wanted = new()
    {
        Name = "web1",
        Disks = [new VirtDiskConfig { Size = 1 << 20, Pool = "default-pool" }],
    };

    [Fact]
    public async Task A_volume_that_cannot_be_looked_at_is_deleted_again()
    {
        var registry = new DriverRegistry(new TestDriver());
        await using var owner = await OpenAsync(registry, AllowAll.Instance);
        await using var limited = await OpenAsync(registry, new AllBut("storage_vol.read"));
        var draft = await DomainPlanner.PlanAsync(limited, Wanted, default);

        var error = await Assert.ThrowsAsync<VirtException>(() => DomainMaker.MakeAsync(limited, draft, new DomainBirth(), default));

        Assert.Equal(VirtErrorCode.AccessDenied, error.Code);
        Assert.Empty(await VolumesAsync(owner));
        Assert.DoesNotContain(await owner.Domains.ListAsync(DomainListFlags.None, default), domain => domain.Name == "web1");
    }

    [Fact]
    public async Task A_domain_that_was_defined_keeps_its_disk_whatever_fails_later()
    {
        var registry = new DriverRegistry(new TestDriver());
        await using var owner = await OpenAsync(registry, AllowAll.Instance);
        await using var limited = await OpenAsync(registry, new AllBut("domain.read"));
        var draft = await DomainPlanner.PlanAsync(limited, Wanted, default);

        await Assert.ThrowsAsync<VirtException>(() => DomainMaker.MakeAsync(limited, draft, new DomainBirth(), default));

        Assert.Equal(["web1.qcow2"], await VolumesAsync(owner));
        Assert.Contains(await owner.Domains.ListAsync(DomainListFlags.None, default), domain => domain.Name == "web1");
    }

    [Fact]
    public async Task A_copy_whose_volume_cannot_be_looked_at_leaves_none_behind()
    {
        var registry = new DriverRegistry(new TestDriver());
        await using var owner = await OpenAsync(registry, AllowAll.Instance);
        var draft = await DomainPlanner.PlanAsync(owner, Wanted, default);
        await DomainMaker.MakeAsync(owner, draft, new DomainBirth(), default);
        var denies = new AllBut("storage_vol.read", target => target is { Name: "default-pool/web2.qcow2" });
        await using var limited = await OpenAsync(registry, denies);
        var source = await limited.Domains.GetAsync(await limited.Domains.LookupByNameAsync("web1", default), default);

        await Assert.ThrowsAsync<VirtException>(() => DomainCloner.CloneAsync(source, "web2", new DomainCloneOptions(), null, default));

        Assert.Equal(["web1.qcow2"], await VolumesAsync(owner));
    }

    private static Task<VirtConnection> OpenAsync(DriverRegistry registry, IAccessPolicy access) =>
        VirtConnection.OpenAsync(registry, VirtUri.Parse("test:///default"), new VirtConnectionOptions { Access = access }, default);

    private static async Task<IEnumerable<string>> VolumesAsync(VirtConnection connection)
    {
        var pool = await connection.StoragePools.LookupByNameAsync("default-pool", default);
        return (await connection.StorageVolumes.ListAsync(pool, default)).Select(volume => volume.Name);
    }

    /// <summary>Allows everything but one right, on some or all objects.</summary>
    private sealed class AllBut(string denied, Func<AccessTarget?, bool>? on = null) : IAccessPolicy
    {
        public ValueTask<bool> IsAllowedAsync(Permission permission, AccessTarget? target, CancellationToken cancellationToken) =>
            new(permission.ToString() != denied || on?.Invoke(target) == false);
    }
}
