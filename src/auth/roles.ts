import { SetMetadata } from '@nestjs/common';

/** Who may do what stands beside each handler. `restricted` opens nothing by itself: it adds restricted rows to another role. */
export const roles = ['records', 'reporting', 'operations', 'intake', 'admin', 'restricted'] as const;
export type Role = (typeof roles)[number];

export const rolesKey = 'shirelink:roles';
export const publicKey = 'shirelink:public';

/** Any one of these roles opens the handler. */
export const Roles = (...allowed: Exclude<Role, 'restricted'>[]) => SetMetadata(rolesKey, allowed);

/** Opens the handler to everybody: `always`, or only `embedded`, where everything is on loopback with sample data. */
export const Public = (when: 'always' | 'embedded' = 'always') => SetMetadata(publicKey, when);
