namespace VirtPS.Engine.Model;

/// <summary>How it is measured how fast a guest changes its memory.</summary>
/// <remarks>virDomainDirtyRateCalcFlags; the numbers are libvirt's.</remarks>
public enum VirtDirtyRateMode
{
    /// <summary>By comparing samples of pages (VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING).</summary>
    PageSampling = 0,

    /// <summary>By the hypervisor's bitmap of changed pages (VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP).</summary>
    DirtyBitmap = 1,

    /// <summary>By the ring of changed pages of each virtual CPU, which the domain must have (VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING).</summary>
    DirtyRing = 2,
}
