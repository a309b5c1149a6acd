import { handleApi } from "#/api/handler.ts";

export const dynamic = "force-dynamic";
export const maxDuration = 300;

export {
  handleApi as DELETE,
  handleApi as GET,
  handleApi as HEAD,
  handleApi as OPTIONS,
  handleApi as PATCH,
  handleApi as POST,
  handleApi as PUT,
};
