# What a host is to have: see about_VirtPS_Configuration.
@{
    Domains      = @( @{ Name = 'test'; State = 'Running'; Vcpu = 2; Memory = 2GB } )
    StoragePools = @( @{ Name = 'default-pool'; State = 'Running'; TargetPath = '/default-pool' } )
    Networks     = @( @{ Name = 'default'; State = 'Running' } )
}
